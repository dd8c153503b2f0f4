package experiments

import (
	"fmt"
	"slices"
)

// Protocols is the section of an experiment that puts the same load on the simulated
// protocols: without faults, with f = ⌊(m−1)/3⌋ validators crashed and with one more.
type Protocols struct {
	Validators []int   `yaml:"validators"` // every m, 4 to 40, increasing
	Block      int     `yaml:"block"`      // transactions in a block, ≥ 1
	Blocks     int     `yaml:"blocks"`     // 10 to 1000, one after another
	Delay      float64 `yaml:"delay"`      // of each link, s, ≥ 0
	Uplink     float64 `yaml:"uplink"`     // that a node's links share, bit/s, ≥ 1000
	Verify     float64 `yaml:"verify"`     // time to verify a transaction, s, ≥ 0
	Timeout    float64 `yaml:"timeout"`    // after which a leader is given up, s, > 0
	Period     float64 `yaml:"period"`     // of proof of authority, s, > 0
	Wiggle     float64 `yaml:"wiggle"`     // s, ≥ 0
	Patience   float64 `yaml:"patience"`   // after which a block counts as stuck, s, > 0
}

// protocolsStudy computes the finding on what the protocols cost and survive.
type protocolsStudy struct{ spec *Spec }

func (x *protocolsStudy) check(report reporter) {
	p := x.spec.Protocols
	for i, m := range p.Validators {
		checkCount(report, indexed("protocols.validators", i), "validators", m, 4, 40)
	}
	checkDistinct(report, "protocols.validators", p.Validators)
	if len(p.Validators) == 0 || !slices.IsSorted(p.Validators) {
		report("protocols.validators", "the numbers of validators must increase\nlist one or more, such as [4, 7, 13]")
	}
	checkCount(report, "protocols.block", "transactions in a block", p.Block, 1, 10_000)
	checkCount(report, "protocols.blocks", "blocks", p.Blocks, 10, 1000)
	for _, v := range []struct {
		key         string
		value       float64
		least, most float64
	}{
		{"delay", p.Delay, 0, 10},
		{"uplink", p.Uplink, 1e3, 1e12},
		{"verify", p.Verify, 0, 10},
		{"timeout", p.Timeout, 1e-3, 3600},
		{"period", p.Period, 1e-3, 3600},
		{"wiggle", p.Wiggle, 0, 3600},
		{"patience", p.Patience, 1, 86400},
	} {
		if !(v.value >= v.least && v.value <= v.most) {
			report("protocols."+v.key, "%v: want %g to %g", v.value, v.least, v.most)
		}
	}
}

// crashes names how many validators are down.
var crashes = [3]string{"no fault", "f crashed", "f + 1 crashed"}

// crashed returns how many validators of m are down in a panel.
func crashed(panel string, m int) int {
	switch panel {
	case crashes[1]:
		return (m - 1) / 3
	case crashes[2]:
		return (m-1)/3 + 1
	}
	return 0
}

func (x *protocolsStudy) cells() []Cell {
	var out []Cell
	for _, protocol := range protocols {
		for _, panel := range crashes {
			out = append(out, Cell{
				ID: fmt.Sprintf("%s/%s", protocol.name, panel), Fidelity: Simulated, Run: x.cell(protocol, panel),
			})
		}
	}
	return out
}
