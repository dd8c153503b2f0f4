package comet

import (
	"math"
	"slices"
	"testing"
	"time"

	"ihealth/sim"
	"ihealth/sim/output"
)

// twoFaults is the report of a chain with a height every 100 ms. A first fault stops
// it, but for a height that was under way, and it resumes 300 ms after the end; a
// second one makes every other height need a second round of 250 ms.
func twoFaults() FaultReport {
	at := func(ms ...int) []sim.Time {
		out := make([]sim.Time, len(ms))
		for i, m := range ms {
			out[i] = sim.Time(m) * sim.Time(time.Millisecond)
		}
		return out
	}
	window := func(t []sim.Time) FaultWindow {
		return FaultWindow{Begun: t[0], Held: t[1], Ending: t[2], Ended: t[3], Level: t[4]}
	}
	r := FaultReport{Windows: []FaultWindow{
		window(at(350, 390, 1000, 1010, 1500)),
		window(at(1550, 1560, 2300, 2300, 2300)),
	}}
	decided := at(100, 200, 300, 400, 1300, 1400, 1500, 1600, 1850, 1950, 2200, 2310, 2410)
	for i, d := range decided {
		h := HeightTrace{Height: int64(i) + 2, Decided: d, Released: d - 90*sim.Time(time.Millisecond)}
		if d == decided[8] || d == decided[10] {
			h.Round, h.Released = 1, d-240*sim.Time(time.Millisecond)
		}
		r.Heights = append(r.Heights, h)
	}
	r.Heights[1].Released = sim.Never
	return r
}

// sorted returns the values of a sample in ms.
func sorted(s *output.Sample) []int {
	out := make([]int, s.N())
	for i := range out {
		out[i] = int(math.Round(1e3 * s.Quantile(float64(i)/math.Max(1, float64(s.N()-1)))))
	}
	return out
}

func TestFaultReportPhases(t *testing.T) {
	r := twoFaults()
	for _, c := range []struct {
		fault                  int
		phase                  Phase
		intervals, first, late []int
	}{
		{0, Before, []int{100, 100}, []int{90}, nil},
		{0, During, []int{100}, []int{90}, nil},
		{0, After, []int{100, 100}, []int{90, 90}, nil},
		{1, Before, []int{100, 100}, []int{90, 90}, nil},
		{1, During, []int{100, 100, 250, 250}, []int{90, 90}, []int{240, 240}},
		{1, After, []int{100}, []int{90}, nil},
	} {
		if got := sorted(r.Intervals(c.fault, c.phase)); !slices.Equal(got, c.intervals) {
			t.Errorf("fault %d, phase %d: intervals %v, want %v", c.fault, c.phase, got, c.intervals)
		}
		first, late := r.Latencies(c.fault, c.phase)
		if got := sorted(first); !slices.Equal(got, c.first) {
			t.Errorf("fault %d, phase %d: latencies %v, want %v", c.fault, c.phase, got, c.first)
		}
		if got := sorted(late); !slices.Equal(got, c.late) {
			t.Errorf("fault %d, phase %d: late %v, want %v", c.fault, c.phase, got, c.late)
		}
	}
}

func TestFaultReportRecovery(t *testing.T) {
	r := twoFaults()
	for w, want := range []struct {
		stalled  bool
		recovery time.Duration
	}{{true, 300 * time.Millisecond}, {false, 10 * time.Millisecond}} {
		if got := r.Recovery(w); got != want.recovery {
			t.Errorf("fault %d: recovered after %v, want %v", w, got, want.recovery)
		}
		if got := r.Stalled(w); got != want.stalled {
			t.Errorf("fault %d: stalled %v", w, got)
		}
	}
	r.Heights = r.Heights[:4]
	if got := r.Recovery(0); got != sim.Never.Sub(r.Windows[0].Ending) {
		t.Errorf("a chain that never resumes: %v", got)
	}
}
