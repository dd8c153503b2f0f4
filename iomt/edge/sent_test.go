package edge_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/replay"
	"ihealth/eeg/synth"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
)

// TestSentIsWhatIsEncodedAndShared: the payload's bytes, the counts and those of a
// replay are the same for every status.
func TestSentIsWhatIsEncodedAndShared(t *testing.T) {
	statuses := []detect.Status{detect.Learning, detect.Normal, detect.MeasurementError, detect.Emergency, detect.NoDecision}
	rapid.Check(t, func(rt *rapid.T) {
		status := rapid.SampledFrom(statuses).Draw(rt, "status")
		var w feature.Window
		for range rapid.IntRange(0, 20).Draw(rt, "channels") {
			w.Channels = append(w.Channels, feature.Channel{Samples: rapid.IntRange(0, 1000).Draw(rt, "samples"), Width: rapid.IntRange(0, 4).Draw(rt, "width")})
		}
		verdict := edge.VerdictOf(detect.Verdict{Status: status})
		sent, share := edge.NewSent(w, verdict), replay.ShareOf(w, status)
		payload := edge.NewPayload(0, w, verdict)
		if sent.Chain() != len(payload.Encode()) || sent.Features != 32*len(payload.Features) {
			rt.Fatalf("%v: %+v of a payload of %d bytes", status, sent, len(payload.Encode()))
		}
		if sent.Features != share.Features || sent.Raw != share.Raw || sent.Whole != share.Whole || sent.Bytes()-sent.Header != share.Bytes() {
			rt.Fatalf("%v: %+v, replay %+v", status, sent, share)
		}
		if (verdict.Code == edge.Emergency) != share.Notify || (verdict.Code == edge.SensorFault) != share.Repeat {
			rt.Fatalf("%v: %v, replay %+v", status, verdict, share)
		}
	})
}

// TestSentByVerdict has 14 channels of 512 samples of 16 bits. Reference: I-Health eq. (7) and
// claim 6c.
func TestSentByVerdict(t *testing.T) {
	w := feature.Window{Channels: make([]feature.Channel, 14)}
	for i := range w.Channels {
		w.Channels[i] = feature.Channel{Samples: 512, Width: 2}
	}
	const raw = 2 * 14 * 512
	var total edge.Sent
	for code, want := range map[edge.Code]edge.Sent{
		edge.Normal:      {Header: 22, Features: 448, Whole: raw},
		edge.Emergency:   {Header: 22, Features: 448, Raw: raw, Whole: raw},
		edge.SensorFault: {Header: 22, Whole: raw},
		edge.Undecided:   {Header: 22, Whole: raw},
	} {
		got := edge.NewSent(w, edge.Verdict{Code: code})
		if got != want {
			t.Errorf("%v: %+v, want %+v", code, got, want)
		}
		total = total.Plus(got)
	}
	if want := (edge.Sent{Header: 88, Features: 896, Raw: raw, Whole: 4 * raw}); total != want {
		t.Errorf("total %+v, want %+v", total, want)
	}
}

// TestEveryDetectorAtTheEdge judges generated patients, one with a loose electrode
// and one whose activity rises, with every rule there is: the verdicts fit their
// classes, and what is sent stays below all raw data unless most windows are alerts.
func TestEveryDetectorAtTheEdge(t *testing.T) {
	for _, faulty := range []bool{true, false} {
		s := synth.DefaultScenario(5, 1)
		s.Seconds = 900
		if faulty {
			s.Faults = []synth.Fault{{Kind: synth.Noisy, Channel: "AF4", Start: 600}}
		} else {
			s.Medication = []synth.Medication{{Kind: synth.Amplitude, Start: 600, Onset: 30, Effect: 1}}
		}
		g, err := synth.NewGenerator(s)
		if err != nil {
			t.Fatal(err)
		}
		windows, err := feature.Windows(g, 4*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range detect.Rules() {
			codes, sent := judge(t, name, windows[:120], windows[120:])
			alerts := float64(codes[edge.Emergency]) / float64(len(windows)-120)
			// Header and features are 470 bytes of the 14336 of a window.
			share := float64(sent.Bytes()) / float64(sent.Whole)
			if math.Abs(share-alerts) > 0.033 {
				t.Errorf("%s: %v is sent with %v alerts", name, share, alerts)
			}
			t.Logf("faulty %v, %s: %v, %.2f sent", faulty, name, codes, share)
		}
		if codes, _ := judge(t, "improved", windows[:120], windows[120:]); faulty != (codes[edge.SensorFault] > 60) || faulty == (codes[edge.Emergency] > 60) {
			t.Errorf("faulty %v: improved says %v", faulty, codes)
		}
	}
}

// judge returns how often each code is said of the windows, and the bytes.
func judge(t *testing.T, rule string, training, windows []feature.Window) (map[edge.Code]int, edge.Sent) {
	t.Helper()
	d, err := detect.ByName(rule, detect.Training{training}, 0)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[edge.Code]int{}
	var sent edge.Sent
	for _, w := range windows {
		v, err := edge.EEG{Detector: d}.Judge(device.Reading{EEG: &w})
		if err != nil {
			t.Fatal(err)
		}
		if v.Reason == "" || (v.Code == edge.Emergency) != (v.Class == chain.Urgent) {
			t.Errorf("%s: %+v", rule, v)
		}
		codes[v.Code]++
		sent = sent.Plus(edge.NewSent(w, v))
	}
	return codes, sent
}

func ExampleSent() {
	w := feature.Window{Channels: []feature.Channel{{Label: "AF3", Samples: 512, Width: 2}, {Label: "AF4", Samples: 512, Width: 2}}}
	for _, status := range []detect.Status{detect.Normal, detect.Emergency, detect.MeasurementError} {
		s := edge.NewSent(w, edge.VerdictOf(detect.Verdict{Status: status}))
		fmt.Printf("%v: %d bytes on chain, %d of %d raw\n", status, s.Chain(), s.Raw, s.Whole)
	}
	// Output:
	// normal: 86 bytes on chain, 0 of 2048 raw
	// emergency: 86 bytes on chain, 2048 of 2048 raw
	// measurement-error: 22 bytes on chain, 0 of 2048 raw
}
