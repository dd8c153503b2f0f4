package chain

import (
	"math"

	"ihealth/sim"
	"ihealth/sim/output"
)

// Trace is the raw record of a run, from which its measurement follows. Times
// are since the beginning of the load.
type Trace struct {
	Config     Config
	Load       LoadBlock    // what the sender and the manager counted
	Blocks     []BlockTrace // decided with transactions, in order
	Empty      int          // see Measurement
	LateRounds int          // see Measurement
	Largest    int          // LargestBlock of Measurement
	Distinct   int          // see Measurement
	StateRoots int          // see Measurement
	HostCPU    float64      // see Measurement
	OwnCPU     float64      // see Measurement
	CPUTime    float64      // of this process, s; 0 when unknown
	Goroutines int          // see Measurement
	Traffic    []Traffic    // see Measurement
}

// BlockTrace is one decided block.
type BlockTrace struct {
	Released     sim.Time // handed over for the height at which it was decided
	Decided      sim.Time // by a quorum
	Transactions []CommitTrace
}

// CommitTrace is one committed transaction.
type CommitTrace struct {
	ID       TransactionID
	Urgency  Urgency
	Intended sim.Time // when it was meant to be sent
}

// Measurement evaluates the trace.
func (t Trace) Measurement() Measurement {
	m := Measurement{
		Config: t.Config, Blocks: len(t.Blocks), Empty: t.Empty, LateRounds: t.LateRounds,
		LargestBlock: t.Largest, Distinct: t.Distinct, StateRoots: t.StateRoots,
		HostCPU: t.HostCPU, OwnCPU: t.OwnCPU, Load: t.Load,
		Goroutines: t.Goroutines, Traffic: t.Traffic,
		BlockFill: math.NaN(), CPUPerBlock: math.NaN(), Path: t.Blocks,
	}
	m.Load.Committed = countTransactions(t.Blocks)
	if last := len(t.Blocks) - 1; last >= 0 {
		m.Throughput = float64(m.Load.Committed) / t.Blocks[last].Decided.Seconds()
		if t.CPUTime > 0 {
			m.CPUPerBlock = t.CPUTime / float64(len(t.Blocks)+t.Empty)
		}
		m.BlockFill = float64(m.Load.Committed) / float64(len(t.Blocks)*t.Config.BlockSize)
	}
	ends := trim(len(t.Blocks))
	kept := t.Blocks[ends : len(t.Blocks)-ends]
	m.Load.HeadBlocks, m.Load.TailBlocks = ends, ends
	m.Load.OutsideTheInterval = m.Load.Committed - countTransactions(kept)
	m.setLatencies(kept)
	return m
}

func countTransactions(blocks []BlockTrace) int {
	n := 0
	for _, b := range blocks {
		n += len(b.Transactions)
	}
	return n
}

// setLatencies fills in the distributions over the blocks.
func (m *Measurement) setLatencies(blocks []BlockTrace) {
	var block []float64
	commit := make([][]float64, len(Urgencies()))
	for _, b := range blocks {
		block = append(block, b.Decided.Sub(b.Released).Seconds())
		for _, c := range b.Transactions {
			latency := b.Decided.Sub(c.Intended).Seconds()
			if latency < 0 {
				m.Load.NegativeLatencies++
				continue
			}
			commit[c.Urgency] = append(commit[c.Urgency], latency)
		}
	}
	m.BlockLatency = output.NewSample(block)
	m.CommitLatency = output.NewSample(commit...)
	for _, u := range Urgencies() {
		if len(commit[u]) > 0 {
			m.CommitLatencyByUrgency = append(m.CommitLatencyByUrgency, UrgencyLatency{u, output.NewSample(commit[u])})
		}
	}
}
