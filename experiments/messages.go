package experiments

import (
	"fmt"

	"ihealth/chain/overlay"
)

// Messages is the section of an experiment that holds PBFT among all nodes of a wireless
// network against PBFT among cluster heads: messages, what is tolerated, how often heads
// change, and who holds history alone when not every head keeps it.
type Messages struct {
	Nodes     []int    `yaml:"nodes"`      // N, 4 to 2000 each, increasing
	Degree    float64  `yaml:"degree"`     // mean number of neighbours but for the border, > 0
	Fields    int      `yaml:"fields"`     // random fields of each N, ≥ 1
	Rules     []string `yaml:"rules"`      // of clustering
	Delay     float64  `yaml:"delay_s"`    // of every link, s
	Uplink    float64  `yaml:"uplink_bps"` // of every node, bit/s
	BlockSize int      `yaml:"block_bytes"`
	Mobility  Mobility `yaml:"mobility"`
	Keepers   Keepers  `yaml:"keepers"`
}

// Mobility is how nodes move while clusters are formed anew at every step.
type Mobility struct {
	Nodes int     `yaml:"nodes"` // N, 4 to 2000
	Step  float64 `yaml:"step"`  // of the range, in (0, 1]
	Steps int     `yaml:"steps"` // in each field, ≥ 1

	Fields int `yaml:"fields"` // random fields with a walk of their own each, ≥ 2
}

// Keepers is the choice of the heads that keep the body of a block.
type Keepers struct {
	Heads     int   `yaml:"heads"`     // K
	Colluders int   `yaml:"colluders"` // f, 0 to K
	Counts    []int `yaml:"counts"`    // r, 1 to K each
	Blocks    int   `yaml:"blocks"`    // drawn in the simulation, ≥ 1000
}

// messagesStudy compares flat and clustered consensus.
type messagesStudy struct{ spec *Spec }

// flat names the series of PBFT among all nodes.
const flat = "flat"

func (x *messagesStudy) check(report reporter) {
	m := x.spec.Messages
	if len(m.Nodes) == 0 {
		report("messages.nodes", "no number of nodes is given\nlist one or more, such as [50, 100]")
	}
	for i, n := range m.Nodes {
		checkCount(report, indexed("messages.nodes", i), "nodes", n, 4, 2000)
		if i > 0 && n <= m.Nodes[i-1] {
			report(indexed("messages.nodes", i), "%d nodes after %d: list them in rising order", n, m.Nodes[i-1])
		}
	}
	if !(m.Degree > 0 && m.Degree <= 1000) {
		report("messages.degree", "%v neighbours: want more than 0 and at most 1000", m.Degree)
	}
	checkCount(report, "messages.fields", "fields", m.Fields, 1, 1000)
	checkCount(report, "messages.block_bytes", "bytes", m.BlockSize, 0, 1e8)
	x.checkRules(report)
	if err := x.shape().Validate(); err != nil {
		report("messages", "%v", err)
	}
	m.Mobility.check(report)
	m.Keepers.check(report)
}

func (x *messagesStudy) checkRules(report reporter) {
	rules := x.spec.Messages.Rules
	if len(rules) == 0 {
		report("messages.rules", "no rule is given\nlist one or more of %v", overlay.Rules())
	}
	for i, name := range rules {
		if _, ok := overlay.ParseRule(name); !ok {
			report(indexed("messages.rules", i), "no rule %q\nknown: %v", name, overlay.Rules())
		}
	}
	checkDistinct(report, "messages.rules", rules)
}

func (m *Mobility) check(report reporter) {
	checkCount(report, "messages.mobility.nodes", "nodes", m.Nodes, 4, 2000)
	checkCount(report, "messages.mobility.fields", "fields", m.Fields, 2, 1000)
	checkCount(report, "messages.mobility.steps", "steps", m.Steps, 1, 100_000)
	if !(m.Step > 0 && m.Step <= 1) {
		report("messages.mobility.step", "steps of %v of the range: want more than 0 and at most 1", m.Step)
	}
}

func (k *Keepers) check(report reporter) {
	checkCount(report, "messages.keepers.heads", "heads", k.Heads, 1, 10_000)
	checkCount(report, "messages.keepers.colluders", "colluders", k.Colluders, 0, k.Heads)
	checkCount(report, "messages.keepers.blocks", "blocks", k.Blocks, 1000, 1e7)
	for i, r := range k.Counts {
		checkCount(report, indexed("messages.keepers.counts", i), "keepers", r, 1, k.Heads)
	}
	checkDistinct(report, "messages.keepers.counts", k.Counts)
}

func (x *messagesStudy) cells() []Cell {
	m := x.spec.Messages
	var out []Cell
	for _, n := range m.Nodes {
		out = append(out,
			Cell{ID: fmt.Sprintf("formula/%d", n), Fidelity: Analytic, Run: formula(n)},
			Cell{ID: fmt.Sprintf("flat/%d", n), Fidelity: Simulated, Run: x.flat(n)})
		for _, name := range m.Rules {
			out = append(out, Cell{ID: fmt.Sprintf("%s/%d", name, n), Fidelity: Simulated, Run: x.clustered(name, n)})
		}
	}
	for _, name := range m.Rules {
		out = append(out, Cell{ID: "mobility/" + name, Fidelity: Simulated, Run: x.moved(name)})
	}
	for _, r := range m.Keepers.Counts {
		out = append(out,
			Cell{ID: fmt.Sprintf("exposure/%d", r), Fidelity: Analytic, Run: x.exposed(r)},
			Cell{ID: fmt.Sprintf("keepers/%d", r), Fidelity: Simulated, Run: x.drawnKeepers(r)})
	}
	return out
}
