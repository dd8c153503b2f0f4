package experiments

import (
	"time"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/chain/comet"
)

// NodeLinks says who is connected, and what these links do.
type NodeLinks struct {
	Topology string `yaml:"topology" jsonschema:"enum=mesh,enum=ring"`
	Links    `yaml:",inline"`
}

func (l *NodeLinks) check(report reporter, path string) {
	if _, err := analytic.ParseTopology(l.Topology); err != nil {
		report(path+".topology", "%v", err)
	}
	l.Links.check(report, path)
}

// topology returns the topology of checked links.
func (l *NodeLinks) topology() analytic.Topology {
	t, err := analytic.ParseTopology(l.Topology)
	if err != nil {
		panic("experiments: unchecked links: " + err.Error())
	}
	return t
}

// CalibrationNodes returns how real nodes are set up to measure block latencies behind
// such links. A transaction waits until its block is full: the load is to be a whole
// number of blocks.
func CalibrationNodes(t analytic.Topology, s chain.Shape, seed uint64) comet.Options {
	topologies := map[analytic.Topology]comet.Topology{analytic.Mesh: comet.Mesh, analytic.Ring: comet.Ring}
	return comet.Options{
		Shape: s, Topology: topologies[t], BlockTimeout: time.Hour, Seed: seed,
	}
}
