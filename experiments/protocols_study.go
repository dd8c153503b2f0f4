package experiments

import (
	"context"
	"errors"

	"ihealth/chain"
	"ihealth/chain/simulated"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// protocolUnder is a protocol under the common load.
type protocolUnder struct {
	name    string
	manager bool // it needs a node more, which leads
	make    func(p *Protocols, n *simulated.Network, setup simulated.Setup) (simulated.Consensus, error)
	quorum  func(m int) int // validators without whom it stops
	// messages returns how many a block takes without faults: the formulas of the protocols.
	messages func(m int) float64
}

// Names of the protocols.
const (
	underPBFT      = "PBFT"
	underRounds    = "rounds"
	underGossip    = "rounds, gossip"
	underLeader    = "leader, all answers"
	underMajority  = "leader, two thirds"
	underAuthority = "authority"
)

var protocols = []protocolUnder{
	{underPBFT, false, func(p *Protocols, n *simulated.Network, setup simulated.Setup) (simulated.Consensus, error) {
		c := simulated.PBFTConfig{Timeout: sim.Delay(p.Timeout), Verification: p.verification()}
		return simulated.NewPBFT(n, setup.Validators, c, setup.Observer)
	}, simulated.LeastQuorum, func(m int) float64 { return float64(2 * m * (m - 1)) }},
	{underRounds, false, func(p *Protocols, n *simulated.Network, setup simulated.Setup) (simulated.Consensus, error) {
		return p.rounds(n, setup, true)
	}, twoThirds, func(m int) float64 { return float64((m-1)*(m+2) + 2*m*(m-1)) }}, // a RoundStep for each link, header and one part, votes
	{underGossip, false, func(p *Protocols, n *simulated.Network, setup simulated.Setup) (simulated.Consensus, error) {
		return p.rounds(n, setup, false)
	}, twoThirds, nil},
	{underLeader, true, func(p *Protocols, n *simulated.Network, setup simulated.Setup) (simulated.Consensus, error) {
		return p.leader(n, setup, 0)
	}, func(m int) int { return m }, func(m int) float64 { return float64(m * (m + 2)) }},
	{underMajority, true, func(p *Protocols, n *simulated.Network, setup simulated.Setup) (simulated.Consensus, error) {
		return p.leader(n, setup, twoThirds(len(setup.Validators)))
	}, twoThirds, func(m int) float64 { return float64(m * (m + 2)) }},
	{underAuthority, false, func(p *Protocols, n *simulated.Network, setup simulated.Setup) (simulated.Consensus, error) {
		c := simulated.AuthorityConfig{Period: sim.Delay(p.Period), Wiggle: sim.Delay(p.Wiggle), Verification: p.verification(), Key: setup.Key}
		return simulated.NewAuthority(n, c, setup.Observer)
	}, func(m int) int { return m/2 + 1 }, func(m int) float64 { return float64((m/2 + 1) * (m - 1)) }},
}

// twoThirds returns the least number that is more than two thirds of m.
func twoThirds(m int) int { return 2*m/3 + 1 }

func (p *Protocols) verification() simulated.Verification {
	return simulated.Verification{CyclesPerTransaction: 1e9 * p.Verify} // at 1e9 cycle/s
}

func (p *Protocols) rounds(n *simulated.Network, setup simulated.Setup, direct bool) (simulated.Consensus, error) {
	t := simulated.Timeout{Base: sim.Delay(p.Timeout)}
	c := simulated.RoundsConfig{Direct: direct, Propose: t, Prevote: t, Precommit: t, PartBytes: 1 << 24, Verification: p.verification(), Key: setup.Key}
	if !direct {
		c.Sleep = gossipSleep
	}
	return simulated.NewRounds(n, c, setup.Observer)
}

// gossipSleep is peer_gossip_sleep_duration of the real testnets.
const gossipSleep = 2e6 // ns

// leader returns leader-based verification over the same links; feedback is as large as
// a vote.
func (p *Protocols) leader(n *simulated.Network, setup simulated.Setup, feedbacks int) (simulated.Consensus, error) {
	model := chain.LatencyModel{
		TransactionBits: 8 * transactionBytes, FeedbackBits: 8 * 128, CyclesPerTransaction: 1e9 * p.Verify, DownlinkBps: p.Uplink, UplinkBps: p.Uplink,
	}
	return simulated.NewLeader(n, simulated.LeaderConfig{Model: model, Feedbacks: feedbacks, Key: setup.Key}, setup.Observer)
}

// transactionBytes is about what a transaction of the load has on the wire.
const transactionBytes = 256

// cell measures a protocol for every m.
func (x *protocolsStudy) cell(protocol protocolUnder, panel string) func(context.Context, *Env) ([]Row, error) {
	return func(ctx context.Context, env *Env) ([]Row, error) {
		var rows []Row
		for _, m := range x.spec.Protocols.Validators {
			of, err := x.measure(ctx, env, protocol, m, crashed(panel, m))
			if err != nil {
				return nil, err
			}
			for _, row := range of {
				row.Panel, row.Series, row.X = panel, protocol.name, Number(m)
				rows = append(rows, row)
			}
		}
		return rows, nil
	}
}

// measure puts the load on m validators of which the first are crashed.
func (x *protocolsStudy) measure(ctx context.Context, env *Env, protocol protocolUnder, m, down int) ([]Row, error) {
	p := x.spec.Protocols
	var network *simulated.Network
	o := simulated.Options{Patience: sim.Delay(p.Patience), Seed: rng.New(env.Key.Sub("chain")).Uint64()}
	for i := range down {
		o.Faults = append(o.Faults, simulated.Fault{Node: i, Kind: simulated.Crash})
	}
	if protocol.manager {
		o.Nodes = m + 1
	}
	o.Protocol = func(s *sim.Simulation, setup simulated.Setup) (simulated.Consensus, error) {
		var err error
		network, err = simulated.NewNetwork(s, setup.Nodes, simulated.NetworkConfig{
			Shape: chain.Shape{Delay: sim.Delay(p.Delay), UplinkBps: p.Uplink}, Faults: setup.Faults, Key: setup.Key,
		})
		if err != nil {
			return nil, err
		}
		return protocol.make(p, network, setup)
	}
	got, err := simulated.Chain{Options: o}.Measure(ctx, chain.Config{Validators: m, BlockSize: p.Block}, p.load(env))
	if errors.Is(err, simulated.ErrStalled) {
		return []Row{{Metric: "stalled", Value: 1}}, nil
	}
	if err != nil {
		return nil, err
	}
	blocks := float64(got.Blocks + got.Empty)
	return []Row{
		{Metric: "stalled", Value: 0},
		{Metric: "latency", Unit: "s", Value: Number(got.BlockLatency.Mean())},
		{Metric: "worst", Unit: "s", Value: Number(got.BlockLatency.Quantile(1))},
		{Metric: "throughput", Unit: "1/s", Value: Number(got.Throughput)},
		{Metric: "messages", Value: Number(float64(network.Total().Messages) / blocks)},
		{Metric: "bytes", Unit: "byte", Value: Number(float64(network.Total().Bytes) / blocks)},
	}, nil
}

// load keeps the manager's queue full, so that one block follows another. All protocols
// see the same transactions.
func (p *Protocols) load(env *Env) chain.Workload {
	key := rng.Key{Seed: env.Key.Seed, Name: "protocols/load"}
	return chain.Workload{
		Count: p.Block * p.Blocks, PayloadBytes: 100, Seed: rng.New(key).Uint64(),
		Entities: []chain.Entity{{Name: "entity", Share: 1, Urgency: chain.Normal}},
	}
}
