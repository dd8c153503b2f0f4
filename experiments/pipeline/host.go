package pipeline

import (
	"context"
	"errors"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
	"ihealth/chain/contract"
	"ihealth/chain/simulated"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// enrolBlock is the least size of the blocks in which subjects are enrolled.
const enrolBlock = 200

// host is a ledger with its time.
type host interface {
	chain.Ledger
	// Now returns the ledger's time.
	Now() sim.Time
	// until lets the ledger work until its time is t.
	until(ctx context.Context, t sim.Time) error
	// resize makes n the most transactions of a block; what is on its way may be larger.
	resize(ctx context.Context, n int) error
	// close ends the ledger and all that works for it.
	close() error
}

// simulatedHost is a ledger in simulated time.
type simulatedHost struct {
	*simulated.Ledger
	simulation *sim.Simulation
	validators int
}

func (h *simulatedHost) resize(_ context.Context, n int) error {
	return h.Reconfigure(chain.Config{Validators: h.validators, BlockSize: n})
}

func (h *simulatedHost) Now() sim.Time { return h.simulation.Now() }

func (h *simulatedHost) until(ctx context.Context, t sim.Time) error {
	return errors.Join(h.simulation.Run(ctx, t), h.Err())
}

func (h *simulatedHost) close() error { return nil }

// realHost is a ledger of real nodes.
type realHost struct {
	*comet.Ledger
	net *comet.Testnet
}

func (h *realHost) until(ctx context.Context, t sim.Time) error {
	return h.Run(ctx, max(t.Sub(h.Now()), 0))
}

func (h *realHost) resize(ctx context.Context, n int) error {
	_, err := h.net.Reconfigure(ctx, comet.Order{Validators: comet.FirstNodes(h.net.Nodes()), BlockSize: n})
	return err
}

func (h *realHost) close() error { return h.net.Stop() }

// ledgerParts are what a ledger is given.
type ledgerParts struct {
	registry *chain.Registry
	machine  func() contract.Machine
	dir      string // for the files of real nodes; "": in memory
}

// open starts the ledger of a pipeline.
func (c *Config) open(ctx context.Context, key rng.Key, p ledgerParts) (host, error) {
	if c.Ledger == Real {
		return c.openReal(ctx, key, p)
	}
	return c.openSimulated(key, p)
}

func (c *Config) openSimulated(key rng.Key, p ledgerParts) (host, error) {
	h := &simulatedHost{simulation: &sim.Simulation{}, validators: c.Validators}
	protocol := func(s *sim.Simulation, setup simulated.Setup) (simulated.Consensus, error) {
		links, err := simulated.NewNetwork(s, setup.Nodes, simulated.NetworkConfig{Shape: chain.Shape{Delay: sim.Delay(c.Delay)}, Key: setup.Key})
		if err != nil {
			return nil, err
		}
		// A leader that is given up would end the comparison with constant latencies.
		return simulated.NewPBFT(links, setup.Validators, simulated.PBFTConfig{Quorum: c.Quorum, Timeout: time.Second + 10*sim.Delay(c.Delay)}, setup.Observer)
	}
	var err error
	h.Ledger, err = simulated.NewLedger(h.simulation, simulated.LedgerConfig{
		Options:  simulated.Options{Protocol: protocol, BlockTimeout: sim.Delay(c.BlockTimeout), Seed: rng.New(key.Sub("nodes")).Uint64()},
		Config:   chain.Config{Validators: c.Validators, BlockSize: max(c.Block, enrolBlock)},
		Registry: p.registry, Machine: p.machine,
	})
	return h, err
}

func (c *Config) openReal(ctx context.Context, key rng.Key, p ledgerParts) (host, error) {
	net, err := comet.Start(ctx, comet.Options{
		Validators: c.Validators, BlockSize: max(c.Block, enrolBlock), Registry: p.registry, Machine: p.machine,
		Dir: p.dir, Shape: chain.Shape{Delay: sim.Delay(c.Delay)}, BlockTimeout: max(sim.Delay(c.BlockTimeout), time.Millisecond), Seed: rng.New(key.Sub("nodes")).Uint64(),
	})
	if err != nil {
		return nil, err
	}
	ledger, err := comet.NewLedger(ctx, net, 0)
	if err != nil {
		return nil, errors.Join(err, net.Stop())
	}
	return &realHost{ledger, net}, nil
}
