package simulated

import "fmt"

// epoch is a set of validators from one height on.
type epoch struct {
	from       int64
	validators []int // in the order of leadership
	rank       []int // of each node among the validators; -1: none
	everyone   []int // endpoints of the validators and of their twins
	quorum     int
}

// newEpoch returns an epoch and makes sure that its validators have replicas.
func newEpoch(p *PBFT, from int64, validators []int, quorum int) *epoch {
	e := &epoch{from: from, validators: validators, quorum: quorum, rank: make([]int, p.network.Nodes())}
	for i := range e.rank {
		e.rank[i] = -1
	}
	for rank, node := range validators {
		if node < 0 || node >= len(e.rank) || e.rank[node] >= 0 {
			panic(fmt.Sprintf("simulated: validator %d is none of the network's nodes, or listed twice", node))
		}
		e.rank[node] = rank
		e.everyone = append(e.everyone, node)
		p.ensure(node, node)
	}
	for _, node := range validators {
		if twin := p.twins[node]; twin > 0 {
			e.everyone = append(e.everyone, twin)
			p.ensure(twin, node)
		}
	}
	return e
}

// ensure makes sure that a node has a replica at an endpoint.
func (p *PBFT) ensure(endpoint, node int) {
	for len(p.replicas) <= endpoint {
		p.replicas = append(p.replicas, nil)
	}
	if p.replicas[endpoint] == nil {
		p.replicas[endpoint] = newReplica(p, endpoint, node)
		p.network.Attach(endpoint, p.replicas[endpoint])
	}
}

// epoch returns the epoch of a height.
func (p *PBFT) epoch(height int64) *epoch {
	for i := len(p.epochs) - 1; i > 0; i-- {
		if p.epochs[i].from <= height {
			return p.epochs[i]
		}
	}
	return p.epochs[0]
}

// primary returns the leader of a view, section 4.1: p = v mod |R|.
func (e *epoch) primary(view int) int { return e.validators[view%len(e.validators)] }

// weak is how many view changes show that an honest node wants one: more than may be
// faulty when q nodes have to be live.
func (e *epoch) weak() int { return len(e.validators) - e.quorum + 1 }

// face returns the endpoints that an equivocating node's face sends to: the nodes that
// see it, and the same faces of other such nodes.
func (p *PBFT) face(e *epoch, r *replica) []int {
	second := make([]bool, p.network.Nodes())
	for _, f := range p.network.Faults() {
		if f.Kind == Equivocation && f.Node == r.node {
			for _, i := range f.Second {
				second[i] = true
			}
		}
	}
	var out []int
	for _, i := range e.everyone {
		other := p.replicas[i]
		if sees := second[other.node]; p.twins[other.node] == 0 && sees == r.second() || p.twins[other.node] > 0 && other.second() == r.second() {
			out = append(out, i)
		}
	}
	return out
}
