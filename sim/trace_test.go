package sim_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ihealth/sim"
)

// records are steps with every peculiarity that a format must bear.
var records = []sim.Record{
	{Time: 0, Place: "source", Action: "send", Entity: 2, Customer: 0, Class: 2},
	{Time: 1, Place: "a long name", Action: "arrive", Entity: 0, Customer: 12, Class: 0, Detail: "1 waiting"},
	{Time: 1_500_000_000, Place: "μ <&> \"x\"", Action: "preempt", Entity: -1, Customer: -1, Class: -1, Detail: "two\nlines"},
	{Time: sim.Never, Place: "source", Action: "stop", Entity: -1, Customer: -1, Class: -1},
}

func trace(t sim.Tracer, records ...sim.Record) {
	for _, r := range records {
		t.Trace(r)
	}
}

func TestJSONTracerWritesLines(t *testing.T) {
	var b strings.Builder
	tracer := sim.NewJSONTracer(&b)
	trace(tracer, records...)
	want := `{"t_s":0,"place":"source","action":"send","entity":2,"customer":0,"class":2,"detail":""}
{"t_s":0.000000001,"place":"a long name","action":"arrive","entity":0,"customer":12,"class":0,"detail":"1 waiting"}
{"t_s":1.5,"place":"μ <&> \"x\"","action":"preempt","entity":null,"customer":null,"class":null,"detail":"two\nlines"}
{"t_s":9223372036.854775807,"place":"source","action":"stop","entity":null,"customer":null,"class":null,"detail":""}
`
	if diff := cmp.Diff(want, b.String()); diff != "" || tracer.Err() != nil {
		t.Errorf("%v\n%s", tracer.Err(), diff)
	}
}

func TestTextTracerAlignsColumns(t *testing.T) {
	var b strings.Builder
	tracer := sim.NewTextTracer(&b)
	trace(tracer, records...)
	want := `          time/s  place    action   entity  customer  class  detail
     0.000000000  source   send          2         0      2
     0.000000001  a long name  arrive        0        12      0  1 waiting
     1.500000000  μ <&> "x"    preempt       –         –      –  "two\nlines"
9223372036.854775807  source       stop          –         –      –
`
	if diff := cmp.Diff(want, b.String()); diff != "" || tracer.Err() != nil {
		t.Errorf("%v\n%s", tracer.Err(), diff)
	}
}

// TestJSONTracerRoundTrip writes arbitrary records and reads the same.
func TestJSONTracerRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.Custom(func(t *rapid.T) sim.Record {
			return sim.Record{
				Time:  sim.Time(rapid.Int64Min(0).Draw(t, "time")),
				Place: rapid.String().Draw(t, "place"), Action: rapid.String().Draw(t, "action"),
				Entity: rapid.IntMin(-1).Draw(t, "entity"), Customer: rapid.Int64Min(-1).Draw(t, "customer"), Class: rapid.IntMin(-1).Draw(t, "class"),
				Detail: rapid.String().Draw(t, "detail"),
			}
		})).Draw(t, "records")
		var b bytes.Buffer
		tracer := sim.NewJSONTracer(&b)
		trace(tracer, want...)
		if lines := bytes.Count(b.Bytes(), []byte("\n")); lines != len(want) || tracer.Err() != nil {
			t.Fatalf("%d lines for %d records, error %v", lines, len(want), tracer.Err())
		}
		decoder := json.NewDecoder(&b)
		for _, w := range want {
			var got sim.Record
			if err := decoder.Decode(&got); err != nil || got != w {
				t.Fatalf("read %+v (error %v), want %+v", got, err, w)
			}
		}
	})
}

func TestRecordRefusesOtherJSON(t *testing.T) {
	for _, line := range []string{
		`{}`, `[]`, `7`, `{"t_s":-1}`, `{"t_s":1e3}`, `{"t_s":0.0000000001}`, `{"t_s":9223372036.854775808}`,
		`{"t_s":"1"}`, `{"t_s":1.,"place":"x"}`, `{"t_s":1,"place":7}`, `{"t_s":1,"class":"high"}`, `{"t_s":1,"class":-1}`,
		`{"t_s":1,"customer":-2}`, `{"t_s":1,"entity":-1}`, `{"t_s":null}`,
	} {
		r := sim.Record{Place: "before"}
		if err := json.Unmarshal([]byte(line), &r); err == nil || r.Place != "before" {
			t.Errorf("read %s as %+v, error %v", line, r, err)
		}
	}
	var r sim.Record
	if err := r.UnmarshalJSON([]byte(`{"t_s":-1}`)); !errors.Is(err, sim.ErrRecord) || !strings.Contains(err.Error(), `t_s is "-1"`) {
		t.Errorf("err = %v", err)
	}
}

// FuzzRecord reads anything, and writes what it could read so that it reads the
// same again.
func FuzzRecord(f *testing.F) {
	f.Add([]byte(`{"t_s":1.5,"place":"manager","action":"arrive","entity":0,"customer":7,"class":0,"detail":""}`))
	f.Add([]byte(`{"t_s":0.000000001,"customer":null}`))
	f.Add([]byte(`{"t_s":00.}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var r, again sim.Record
		if r.UnmarshalJSON(data) != nil {
			return
		}
		var b bytes.Buffer
		trace(sim.NewJSONTracer(&b), r)
		if err := again.UnmarshalJSON(b.Bytes()); err != nil || again != r {
			t.Errorf("%+v became %+v (error %v)", r, again, err)
		}
	})
}

// full is a disk with room for some bytes.
type full struct{ room int }

func (w *full) Write(p []byte) (int, error) {
	if len(p) > w.room {
		return 0, io.ErrShortWrite
	}
	w.room -= len(p)
	return len(p), nil
}

// TestTraceErrorsAreKept fills a disk in the middle of a trace.
func TestTraceErrorsAreKept(t *testing.T) {
	type writer interface {
		sim.Tracer
		Err() error
	}
	for name, open := range map[string]func(io.Writer) writer{
		"json": func(w io.Writer) writer { return sim.NewJSONTracer(w) },
		"text": func(w io.Writer) writer { return sim.NewTextTracer(w) },
	} {
		disk := &full{220}
		tracer := open(disk)
		trace(tracer, records[0], records[1])
		if tracer.Err() != nil {
			t.Fatalf("%s: %v too early", name, tracer.Err())
		}
		trace(tracer, records[2])
		disk.room = 1000
		trace(tracer, records[3])
		err := tracer.Err()
		if !errors.Is(err, io.ErrShortWrite) || !strings.Contains(err.Error(), `"preempt" at 1.5s`) {
			t.Errorf("%s: Err = %v", name, err)
		}
		if disk.room != 1000 {
			t.Errorf("%s: wrote on after an error", name)
		}
	}
}

// seen collects what it is told.
type seen []sim.Record

func (s *seen) Trace(r sim.Record) { *s = append(*s, r) }

func TestFilterTracer(t *testing.T) {
	for _, tt := range []struct {
		name string
		keep []func(sim.Record) bool
		want []sim.Record
	}{
		{"all", nil, records},
		{"customer", []func(sim.Record) bool{sim.OfCustomer(12)}, records[1:2]},
		{"entity", []func(sim.Record) bool{sim.OfEntity(2)}, records[:1]},
		{"class", []func(sim.Record) bool{sim.OfClass(2)}, records[:1]},
		{"place", []func(sim.Record) bool{sim.OfPlace("source")}, []sim.Record{records[0], records[3]}},
		{"both", []func(sim.Record) bool{sim.OfPlace("source"), sim.OfCustomer(0)}, records[:1]},
		{"none", []func(sim.Record) bool{sim.OfPlace("source"), sim.OfCustomer(12)}, nil},
	} {
		var got seen
		trace(&sim.FilterTracer{To: &got, Keep: tt.keep}, records...)
		if diff := cmp.Diff(tt.want, []sim.Record(got)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}
