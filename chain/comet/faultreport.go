package comet

import (
	"time"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/output"
)

// FaultReport is what a scenario did to a chain.
type FaultReport struct {
	Measurement   chain.Measurement
	Heights       []HeightTrace // all decided under the load
	Windows       []FaultWindow // one for each fault
	Discrepancies Discrepancies
	Evidence      []Evidence
}

// HeightTrace is a decided height. Times are since the beginning of the load.
type HeightTrace struct {
	Height       int64
	Released     sim.Time // a batch was handed over for it; sim.Never if none was
	Decided      sim.Time // by a quorum
	Round        int32    // in which it was decided, from 0
	Transactions int
}

// Phase is a time as seen from a fault.
type Phase int

// The phases. The first height that is decided after the end of a fault belongs to
// none of them: its interval lies partly in the fault. See Recovery.
const (
	Before Phase = iota // until the fault was ordered
	During              // while it had befallen all its validators
	After               // from the first height decided after its end, until the next fault
)

// span returns when a phase of the w-th fault begins and ends.
func (r FaultReport) span(w int, p Phase) (from, to sim.Time) {
	if p == Before {
		if w > 0 {
			from = r.Windows[w-1].Ending.Add(r.Recovery(w - 1))
		}
		return from, r.Windows[w].Begun
	}
	if p == During {
		return r.Windows[w].Held, r.Windows[w].Ending
	}
	if to = sim.Never; w+1 < len(r.Windows) {
		to = r.Windows[w+1].Begun
	}
	return r.Windows[w].Ending.Add(r.Recovery(w)), to
}

// heights calls yield for the heights of a phase, each with the time since the one
// before it was decided.
func (r FaultReport) heights(w int, p Phase, yield func(h HeightTrace, interval time.Duration)) {
	from, to := r.span(w, p)
	for i := 1; i < len(r.Heights); i++ {
		if h := r.Heights[i]; h.Decided > from && h.Decided <= to {
			yield(h, h.Decided.Sub(r.Heights[i-1].Decided))
		}
	}
}

// Intervals returns the times between heights, in s, in a phase of the w-th fault.
func (r FaultReport) Intervals(w int, p Phase) *output.Sample {
	var seconds []float64
	r.heights(w, p, func(_ HeightTrace, interval time.Duration) { seconds = append(seconds, interval.Seconds()) })
	return output.NewSample(seconds)
}

// Latencies returns how long heights of a phase of the w-th fault took from the
// handing over of their batch to the decision, in s: of those decided in the first
// round, and of those that needed more.
func (r FaultReport) Latencies(w int, p Phase) (first, late *output.Sample) {
	var seconds [2][]float64
	r.heights(w, p, func(h HeightTrace, _ time.Duration) {
		if h.Released != sim.Never {
			kind := min(h.Round, 1)
			seconds[kind] = append(seconds[kind], h.Decided.Sub(h.Released).Seconds())
		}
	})
	return output.NewSample(seconds[0]), output.NewSample(seconds[1])
}

// Stalled reports whether the w-th fault stopped the chain: while it held, no
// height was decided but one that was under way.
func (r FaultReport) Stalled(w int) bool { return r.Intervals(w, During).N() <= 1 }

// Recovery returns how long after the end of the w-th fault was ordered the next
// height was decided. A chain that did not resume has recovered at sim.Never.
func (r FaultReport) Recovery(w int) time.Duration {
	ending := r.Windows[w].Ending
	for _, h := range r.Heights {
		if h.Decided > ending {
			return h.Decided.Sub(ending)
		}
	}
	return sim.Never.Sub(ending)
}
