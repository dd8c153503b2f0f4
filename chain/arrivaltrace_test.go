package chain

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ihealth/sim"
)

// aTrace has three arrivals of two entities.
func aTrace() ArrivalTrace {
	return ArrivalTrace{
		{At: sim.Seconds(0.25), Entity: "ward 7", Urgency: Urgent, Bytes: 3},
		{At: sim.Seconds(0.25), Entity: "lab", Urgency: NonUrgent, Bytes: 0},
		{At: sim.Seconds(2), Entity: "ward 7", Urgency: Normal, Bytes: MaxPayload},
	}
}

const aTraceText = "at_s,entity,urgency,payload_bytes\n" +
	"0.250000000,ward 7,urgent,3\n0.250000000,lab,non-urgent,0\n2.000000000,ward 7,normal,65536\n"

func TestTraceFileIsWhatItSays(t *testing.T) {
	var b bytes.Buffer
	if err := aTrace().Write(&b); err != nil || b.String() != aTraceText {
		t.Fatalf("%v\n%s", err, b.String())
	}
	got, err := ReadArrivalTrace("t.csv", strings.NewReader(aTraceText))
	if err != nil || !reflect.DeepEqual(got, aTrace()) {
		t.Errorf("%v %v", got, err)
	}
	short := strings.NewReader("at_s,entity,urgency,payload_bytes\n0,a,urgent,1\n1.5,a,normal,0\n")
	if got, err = ReadArrivalTrace("t.csv", short); err != nil || got[1].At != sim.Seconds(1.5) {
		t.Errorf("fewer decimals: %v %v", got, err)
	}
}

// Every mistake is named with its place.
func TestTraceFileIsReadStrictly(t *testing.T) {
	const head = traceHeader + "\n"
	for text, want := range map[string]string{
		"":                                         "t.csv:1:1",
		head:                                       "t.csv:2:1: chain: not a valid arrival trace: 0 arrivals",
		"at_s,entity,urgency\n":                    "t.csv:1:1: not a valid arrival trace: the first line must be",
		"\xef\xbb\xbf" + head:                      "t.csv:1:1",
		head + "0,a,urgent,1":                      "t.csv:2:13: not a valid arrival trace: the line does not end",
		head + "0,a,urgent,1\r\n":                  `t.csv:2:12: not a valid arrival trace: payload of "1\r" bytes`,
		head + "0,a,urgent\n":                      "t.csv:2:1: not a valid arrival trace: 3 fields",
		head + "0,a,urgent,1,2\n":                  "t.csv:2:1: not a valid arrival trace: 5 fields",
		head + "\n":                                "t.csv:2:1",
		head + "-1,a,urgent,1\n":                   `t.csv:2:1: not a valid arrival trace: time "-1"`,
		head + "01,a,urgent,1\n":                   `t.csv:2:1: not a valid arrival trace: time "01"`,
		head + "1e3,a,urgent,1\n":                  `time "1e3"`,
		head + ".5,a,urgent,1\n":                   `time ".5"`,
		head + "1.,a,urgent,1\n":                   `time "1."`,
		head + "1.0000000001,a,urgent,1\n":         "at most nine decimals",
		head + "1.-5,a,urgent,1\n":                 `time "1.-5"`,
		head + "NaN,a,urgent,1\n":                  `time "NaN"`,
		head + "9223372036.9,a,urgent,1\n":         "want at most 9223372037 s",
		head + "9223372036.854775807,a,urgent,1\n": "it is due at",
		head + " 1,a,urgent,1\n":                   `time " 1"`,
		head + "1,,urgent,1\n":                     `t.csv:2:1: not a valid arrival trace: entity ""`,
		head + "1,a\tb,urgent,1\n":                 `entity "a\tb"`,
		head + "1,\"a\",urgent,1\n":                "without comma, quote",
		head + "1,a,Urgent,1\n":                    `t.csv:2:5: not a valid arrival trace: class "Urgent"`,
		head + "1,a,urgent,+1\n":                   `t.csv:2:12: not a valid arrival trace: payload of "+1" bytes`,
		head + "1,a,urgent,007\n":                  `payload of "007" bytes`,
		head + "1,a,urgent,65537\n":                "payload of 65537 bytes: want 0 to 65536",
		head + "2,a,urgent,1\n1,a,urgent,1\n":      "t.csv:3:1: not a valid arrival trace: it is due at 1.000000000 s: want at least 2.000000000 s",
		head + strings.Repeat("a", 300) + "\n":     "t.csv:2:1: not a valid arrival trace: a line of more than 256 bytes",
	} {
		got, err := ReadArrivalTrace("t.csv", strings.NewReader(text))
		if got != nil || !errors.Is(err, ErrTrace) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// What is written is read back, whatever valid records there are.
func TestTraceRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := sim.Time(0)
		var trace ArrivalTrace
		for range rapid.IntRange(1, 20).Draw(t, "n") {
			at += sim.Time(rapid.Int64Range(0, 1e12).Draw(t, "gap"))
			trace = append(trace, ArrivalRecord{
				At: at, Entity: rapid.StringMatching(`[ -~äλ]{1,16}`).Filter(func(s string) bool { return !strings.ContainsAny(s, `,"`) }).Draw(t, "entity"),
				Urgency: rapid.SampledFrom(Urgencies()).Draw(t, "class"), Bytes: rapid.IntRange(0, MaxPayload).Draw(t, "bytes"),
			})
		}
		var b bytes.Buffer
		if err := trace.Write(&b); err != nil {
			t.Fatal(err)
		}
		got, err := ReadArrivalTrace("t", &b)
		if err != nil || !reflect.DeepEqual(got, trace) {
			t.Fatalf("%v %v", got, err)
		}
	})
}

// FuzzReadArrivalTrace: foreign bytes are refused or give a trace that is written as the
// same arrivals.
func FuzzReadArrivalTrace(f *testing.F) {
	for _, text := range []string{aTraceText, traceHeader + "\n0,a,urgent,1\n", "", "at_s", traceHeader + "\n9223372036.854775807,a,urgent,1\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		trace, err := ReadArrivalTrace("f", bytes.NewReader(text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Fatalf("no place: %v", err)
			}
			return
		}
		var b bytes.Buffer
		if err := trace.Write(&b); err != nil {
			t.Fatalf("a trace that was read cannot be written: %v", err)
		}
		if again, err := ReadArrivalTrace("f", &b); err != nil || !reflect.DeepEqual(again, trace) {
			t.Fatalf("%v %v", again, err)
		}
	})
}

// A replayed workload sends what was recorded, signed by the entities' keys.
func TestReplayedWorkload(t *testing.T) {
	recorded := testWorkload()
	trace := recorded.Record()
	if len(trace) != 300 || trace.Validate() != nil {
		t.Fatalf("%d arrivals, %v", len(trace), trace.Validate())
	}
	w := trace.Workload(9)
	if err := w.Validate(); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(w.Record(), trace) {
		t.Error("the replay is not the record")
	}
	if w.Intended() != 300 || math.Abs(w.Rate-300/trace[299].At.Seconds()) > 1e-9 || w.Deadline() != sim.Never {
		t.Errorf("intended %d, rate %v", w.Intended(), w.Rate)
	}
	registry, err := w.Registry()
	if err != nil {
		t.Fatal(err)
	}
	next := map[string]uint64{}
	arrivals := w.Arrivals()
	for a, ok := arrivals.Next(); ok; a, ok = arrivals.Next() {
		sender, err := registry.Sender(&a.Transaction)
		if err != nil {
			t.Fatal(err)
		}
		if !ed25519.Verify(sender.PublicKey, a.Transaction.SignedBytes(), a.Transaction.Signature[:]) || a.Transaction.Nonce != next[a.Transaction.Entity] {
			t.Fatalf("%v: unsigned or out of order", a.Transaction.ID())
		}
		next[a.Transaction.Entity]++
	}
	if share := w.Entities[0].Share; int(share) != int(next[w.Entities[0].Name]) {
		t.Errorf("share %v of %d arrivals", share, next[w.Entities[0].Name])
	}
}

func TestTraceOfOneClassAndAnotherPace(t *testing.T) {
	trace := aTrace()
	for i, r := range trace.Alike(Normal) {
		if r.Urgency != Normal || r.At != trace[i].At {
			t.Errorf("arrival %d: %+v", i, r)
		}
	}
	slow := trace.Stretched(3)
	if slow[0].At != sim.Seconds(0.75) || slow[2].At != sim.Seconds(6) || math.Abs(slow.Rate()-0.5) > 1e-12 {
		t.Errorf("%v, rate %v", slow, slow.Rate())
	}
	if !reflect.DeepEqual(trace, aTrace()) {
		t.Error("the trace itself changed")
	}
	if at0 := (ArrivalTrace{{Entity: "a"}}); at0.Rate() != MaxRate || !math.IsNaN(ArrivalTrace(nil).Rate()) {
		t.Errorf("rates %v and %v", at0.Rate(), ArrivalTrace(nil).Rate())
	}
}

// A trace that does not fit its workload is refused.
func TestTraceMustFitItsWorkload(t *testing.T) {
	for name, change := range map[string]func(w *Workload){
		"rate":     func(w *Workload) { w.Rate = 0 },
		"duration": func(w *Workload) { w.Duration = 1 },
		"count":    func(w *Workload) { w.Count = 2 },
		"order":    func(w *Workload) { w.Trace[1].At = 0 },
		"never":    func(w *Workload) { w.Trace[2].At = sim.Never },
		"class":    func(w *Workload) { w.Trace[1].Urgency = 3 },
		"bytes":    func(w *Workload) { w.Trace[1].Bytes = -1 },
		"name":     func(w *Workload) { w.Trace[1].Entity = "a,b" },
		"entity":   func(w *Workload) { w.Trace[1].Entity = "stranger" },
		"payload":  func(w *Workload) { w.Entities[0].Payload = func(int) ([]byte, Urgency) { return nil, Urgent } },
	} {
		w := aTrace().Workload(1)
		change(&w)
		if err := w.Validate(); !errors.Is(err, ErrTrace) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (ArrivalTrace{}).Write(&bytes.Buffer{}); !errors.Is(err, ErrTrace) {
		t.Errorf("an empty trace is written: %v", err)
	}
}
