package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ihealth/chain"
	"ihealth/chain/comet"
	consensus "ihealth/chain/simulated"
	"ihealth/eeg/replay"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// The chains that records of a replay can go to.
const (
	noChain        = "none"
	simulatedChain = "simulated"
	cometChain     = "comet"
)

// patientEntity is the pseudonym of the patient's edge node.
const patientEntity = "patient-1"

// ledgerOptions say to which chain the records of a replay go.
type ledgerOptions struct {
	chain      choice
	validators count
	block      count
	links      linkFlags
}

func (o *ledgerOptions) register(f *pflag.FlagSet) {
	o.chain = choice{word: noChain, of: []string{noChain, simulatedChain, cometChain}}
	o.validators, o.block, o.links.delay = 4, 10, 20*time.Millisecond
	f.Var(&o.chain, "chain", "where the edge's records go: simulated (PBFT in simulated time), comet (real nodes of this process), none")
	f.Var(&o.validators, "validators", "validators of the chain, at least 4")
	f.Var(&o.block, "block", "most transactions in a block")
	o.links.add(f)
}

// drivenLedger is a ledger with what makes its time pass. It is the clock of a replay: its
// consensus goes on while the replay waits.
type drivenLedger struct {
	chain.Ledger
	now   func() sim.Time
	run   func(ctx context.Context, d time.Duration) error
	close func() error
}

// Now implements replay.Clock.
func (l *drivenLedger) Now() time.Time { return time.Unix(0, int64(l.now())) }

// WaitUntil implements replay.Clock.
func (l *drivenLedger) WaitUntil(ctx context.Context, t time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return l.run(ctx, max(0, t.Sub(l.Now())))
}

// open starts the chain that the options ask for, with the patient as its only member.
func (o *ledgerOptions) open(ctx context.Context) (*drivenLedger, *edge.Sender, error) {
	w := chain.Workload{Seed: 1, Entities: []chain.Entity{{Name: patientEntity, Share: 1, Payload: func(int) ([]byte, chain.Urgency) { return nil, 0 }}}}
	registry, err := w.Registry()
	if err != nil {
		return nil, nil, err
	}
	config := chain.Config{Validators: int(o.validators), BlockSize: int(o.block)}
	start := o.simulate
	if o.chain.word == cometChain {
		start = o.testnet
	}
	l, err := start(ctx, config, registry)
	if err != nil {
		return nil, nil, err
	}
	return l, edge.NewSender(l, patientEntity, w.PrivateKey(patientEntity), l.now), nil
}

// simulate returns PBFT in simulated time.
func (o *ledgerOptions) simulate(_ context.Context, config chain.Config, registry *chain.Registry) (*drivenLedger, error) {
	protocol := func(s *sim.Simulation, setup consensus.Setup) (consensus.Consensus, error) {
		network, err := consensus.NewNetwork(s, setup.Nodes, consensus.NetworkConfig{Shape: o.links.shape(), Key: rng.Key{Seed: 1, Name: "links"}})
		if err != nil {
			return nil, err
		}
		return consensus.NewPBFT(network, setup.Validators, consensus.PBFTConfig{}, setup.Observer)
	}
	var s sim.Simulation
	ledger, err := consensus.NewLedger(&s, consensus.LedgerConfig{Options: consensus.Options{Protocol: protocol}, Config: config, Registry: registry})
	if err != nil {
		return nil, err
	}
	return &drivenLedger{
		Ledger: ledger, now: s.Now, close: func() error { return nil },
		run: func(ctx context.Context, d time.Duration) error {
			return errors.Join(s.Run(ctx, s.Now().Add(d)), ledger.Err())
		},
	}, nil
}

// testnet starts real nodes.
func (o *ledgerOptions) testnet(ctx context.Context, config chain.Config, registry *chain.Registry) (*drivenLedger, error) {
	net, err := comet.Start(ctx, comet.Options{Validators: config.Validators, BlockSize: config.BlockSize, Registry: registry, Shape: o.links.shape(), Seed: 1})
	if err != nil {
		return nil, err
	}
	ledger, err := comet.NewLedger(ctx, net, 0)
	if err != nil {
		return nil, errors.Join(err, net.Stop())
	}
	begin := time.Now()
	return &drivenLedger{
		Ledger: ledger, now: func() sim.Time { return sim.Time(time.Since(begin)) },
		run: ledger.Run, close: net.Stop,
	}, nil
}

// chained replays the recording at path and puts every record on a chain.
func (o *replayOptions) chained(cmd *cobra.Command, path string) (err error) {
	if o.watch || o.policy() != replay.Block {
		return usagef("--chain: not with --watch or --backpressure drop-oldest")
	}
	if !cmd.Flags().Changed("speed") {
		o.speed = 1
	}
	if o.speed == 0 {
		return usagef("--chain and --speed 0: a chain needs time: want 1 for real time, or a factor")
	}
	l, sender, err := o.ledger.open(cmd.Context())
	switch {
	case errors.Is(err, comet.ErrOptions) || errors.Is(err, consensus.ErrOptions):
		return usageError{err}
	case err != nil:
		return fmt.Errorf("eeg: %w", err)
	}
	defer func() { err = errors.Join(err, l.close()) }()
	options := o.player()
	options.Clock = l
	show := o.printer(cmd)
	return withPlayer(cmd.Context(), cmd, path, o.recordingOptions, options, func(p *replay.Player) error {
		err := o.replay(cmd.Context(), cmd, path, onlyEEG(p), func(e replay.Event) error {
			if err := sender.Send(e.Window, e.Verdict); err != nil {
				return err
			}
			return show(e)
		})
		if err != nil {
			return err
		}
		if err := drain(cmd.Context(), l, sender); err != nil {
			return err
		}
		return o.ledger.print(cmd.OutOrStdout(), o.json, sender)
	})
}

// drain lets the ledger commit what it has accepted.
func drain(ctx context.Context, l *drivenLedger, s *edge.Sender) error {
	for end := l.now().Add(drainTime); s.Waiting() > 0 && l.now() < end; {
		if err := l.run(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// ledgerResult is what became of the records of a replay.
type ledgerResult struct {
	Chain      string                   `json:"chain"`
	Validators int                      `json:"validators"`
	BlockSize  int                      `json:"block_size"`
	Links      linksResult              `json:"links"`
	Sent       int                      `json:"sent"`
	Bytes      int                      `json:"payload_bytes"`
	Committed  map[string]int           `json:"committed_by_urgency"`
	Refused    int                      `json:"refused"`
	Waiting    int                      `json:"waiting"`
	Latency    map[string]latencyResult `json:"commit_latency_by_urgency_s"`
}

func (o *ledgerOptions) print(w io.Writer, asJSON bool, s *edge.Sender) error {
	sent, bytes := s.Sent()
	r := ledgerResult{
		Chain: o.chain.word, Validators: int(o.validators), BlockSize: int(o.block), Links: linksOf(o.links.shape()),
		Sent: sent, Bytes: bytes, Committed: map[string]int{}, Refused: len(s.Refused()), Waiting: s.Waiting(), Latency: map[string]latencyResult{},
	}
	var rows [][]string
	for _, u := range chain.Urgencies() {
		var latencies []float64
		for _, c := range s.Commits() {
			if c.Class == u {
				latencies = append(latencies, c.Latency.Seconds())
			}
		}
		if len(latencies) == 0 {
			continue
		}
		l := latencyOf(output.NewSample(latencies))
		r.Committed[u.String()], r.Latency[u.String()] = len(latencies), l
		row := l.row(u.String())
		rows = append(rows, append([]string{row[0], strconv.Itoa(len(latencies))}, row[1:]...))
	}
	if asJSON {
		return writeJSON(w, r)
	}
	_, err := fmt.Fprintf(w, "\n%s, m = %d, n = %d, %v links: %d records of %d bytes sent, %d refused, %d not committed\n\n",
		r.Chain, r.Validators, r.BlockSize, o.links.delay, r.Sent, r.Bytes, r.Refused, r.Waiting)
	if err != nil {
		return err
	}
	return writeTable(w, []string{"commit latency (s)", "records", "mean", "p50", "p95", "p99"}, rows)
}
