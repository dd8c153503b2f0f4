package comet

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ihealth/chain"
)

// Scenario is a network under an open load and what befalls it meanwhile.
type Scenario struct {
	Config   chain.Config   // validators and block size
	Options  Options        // as for Chain
	Workload chain.Workload // with a rate and a duration
	Faults   []Fault        // one after another
}

// afterwards is how long a load goes on at least after the last fault, so that what
// is measured then is a chain at work.
const afterwards = time.Second

// Validate reports the first thing that is wrong, as ErrOptions or an error of
// package chain.
func (s Scenario) Validate() error {
	if err := errors.Join(s.Config.Validate(), s.Workload.Validate()); err != nil {
		return err
	}
	o, err := s.options()
	if err != nil {
		return err
	}
	if err := o.Validate(); err != nil {
		return err
	}
	if s.Workload.Rate == 0 {
		return fmt.Errorf("comet: %w: faults need an open load: give it a rate", ErrOptions)
	}
	return s.validateFaults()
}

func (s Scenario) validateFaults() error {
	if len(s.Faults) == 0 {
		return fmt.Errorf("comet: %w: a scenario without a fault", ErrOptions)
	}
	var free time.Duration // from when on the next fault may begin
	for _, f := range s.Faults {
		if err := errors.Join(f.validate(s.Config.Validators), s.canBefall(f)); err != nil {
			return err
		}
		if f.Begin < free {
			return fmt.Errorf("comet: %w: a fault begins after %v, when the one before it has not ended", ErrOptions, f.Begin)
		}
		free = f.End
	}
	if free+afterwards > s.Workload.Duration {
		return fmt.Errorf("comet: %w: a fault ends after %v of a load of %v: let the load go on for %v after it",
			ErrOptions, free, s.Workload.Duration, afterwards)
	}
	return nil
}

// options returns those of the network.
func (s Scenario) options() (o Options, err error) {
	o = s.Options
	o.Validators, o.BlockSize = s.Config.Validators, s.Config.BlockSize
	o.Registry, err = s.Workload.Registry()
	return o, err
}

// canBefall reports what the network lacks for a fault.
func (s Scenario) canBefall(f Fault) error {
	o := s.Options
	switch {
	case f.Kind == Crashed && o.Dir == "":
		return fmt.Errorf("comet: %w: validators that keep no files cannot be %v: set Dir", ErrOptions, f.Kind)
	case (f.Kind == CutOff || f.Kind == HeldUp) && !o.Links && o.Shape == (chain.Shape{}):
		return fmt.Errorf("comet: %w: validators that talk directly cannot be %v: set Shape or Links", ErrOptions, f.Kind)
	}
	return nil
}

// Run starts the network, loads it, imposes and ends the faults, waits until all
// accepted transactions are committed by every validator, compares what each of
// them executed with what quorums decided, block by block, and stops the network.
//
// It fails as Chain.Measure does, and when a fault cannot be imposed or ended. A
// chain that a fault stops is no failure as long as it resumes within
// Options.StallTimeout after the batch was handed over.
func (s Scenario) Run(ctx context.Context) (report FaultReport, err error) {
	if err := s.Validate(); err != nil {
		return FaultReport{}, err
	}
	o, err := s.options()
	if err != nil {
		return FaultReport{}, err
	}
	audit := newAudit(o.Validators, o.Seed)
	t, err := start(ctx, o, hooks{application: audit.wrap})
	if err != nil {
		return FaultReport{}, err
	}
	defer func() { err = errors.Join(err, t.Stop()) }()
	return s.load(ctx, t, audit)
}

// load drives the running network.
func (s Scenario) load(ctx context.Context, t *Testnet, audit *audit) (FaultReport, error) {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	net := newFaultNetwork(t)
	r, err := newRun(net, t.Decisions(), t.decisions.present(), t.options, s.Workload)
	if err != nil {
		return FaultReport{}, err
	}
	net.run = r
	events := &timeline{net: t, audit: audit, faults: s.Faults, now: r.now}
	go net.suffer(ctx, events, fail)
	err = r.drive(ctx)
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	fail(nil)
	<-net.over
	if err != nil {
		return FaultReport{}, err
	}
	return FaultReport{
		Measurement:   r.trace.Measurement(),
		Heights:       net.heights,
		Windows:       events.windows,
		Discrepancies: audit.compare(net.decided),
		Evidence:      audit.proofs(),
	}, nil
}
