package chain

import (
	"ihealth/sim"
	"ihealth/sim/rng"
)

// schedule is the sequence of the times at which a workload's transactions are
// meant to be sent.
type schedule struct {
	workload Workload
	gaps     *rng.Stream
	clock    float64 // s
	count    int
}

// streams is the key of the workload's random streams.
func (w Workload) streams() rng.Key { return rng.Key{Seed: w.Seed, Name: "workload"} }

func newSchedule(w Workload) schedule {
	return schedule{workload: w, gaps: rng.New(w.streams().Sub("arrivals"))}
}

// next returns the next time, always 0 at rate 0, and false after the last.
func (s *schedule) next() (sim.Time, bool) {
	w := s.workload
	if w.Count > 0 && s.count == w.Count {
		return 0, false
	}
	if len(w.Trace) > 0 {
		s.count++
		return w.Trace[s.count-1].At, true
	}
	if w.Rate > 0 {
		s.clock += s.gaps.Exponential(w.Rate)
	}
	at := sim.Seconds(s.clock)
	if w.Duration > 0 && at > sim.Time(w.Duration) {
		return 0, false
	}
	s.count++
	return at, true
}

// Intended returns how many transactions the workload means to send, whoever
// manages to send them. At rate 0 only a Count without Duration says that, and
// Intended panics for other workloads of that rate. It makes no transaction, but
// takes a second for MaxTransactions.
func (w Workload) Intended() int {
	if w.Duration == 0 {
		return w.Count
	}
	if w.Rate == 0 {
		panic("chain: a closed load has no intended number of transactions")
	}
	s := newSchedule(w)
	for {
		if _, ok := s.next(); !ok {
			return s.count
		}
	}
}
