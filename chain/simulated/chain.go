package simulated

import (
	"context"
	"errors"
	"fmt"

	"ihealth/chain"
	"ihealth/chain/manager"
)

// Chain measures a consensus in simulated time. It implements chain.Chain.
type Chain struct {
	Options Options
}

var _ chain.Chain = Chain{}

// Measure loads a fresh chain of config.Validators nodes with w until all admitted
// transactions are committed or have made room for others, and says what was observed.
// The manager is the one of the real chain, and so are the transactions, down to their
// signatures.
//
// A load with a rate is open; nothing is ever late in simulated time. With w.Rate 0 the
// load is closed: twice a block's worth of transactions is kept waiting at the manager,
// and a transaction's intended send is the moment it joins them.
//
// It fails with ErrOptions, with ErrStalled when a block is not decided within the
// patience, with ErrBroken when nodes decide different blocks, and with ctx's error.
func (c Chain) Measure(ctx context.Context, config chain.Config, w chain.Workload) (chain.Measurement, error) {
	all, err := c.MeasureChannels(ctx, chain.Allocation{}, []chain.Config{config}, w)
	if err != nil {
		return chain.Measurement{}, err
	}
	return all[0], nil
}

// MeasureChannels does as Measure with one chain for each channel of classes at the same
// time, between which the classes of w's transactions decide. What has no valid class
// counts for channel 0. A closed load cannot fill several queues: with more than one
// channel it fails with ErrOptions.
func (c Chain) MeasureChannels(ctx context.Context, classes chain.Allocation, configs []chain.Config, w chain.Workload) ([]chain.Measurement, error) {
	if err := errors.Join(w.Validate(), classes.Validate(), c.Options.validate(len(configs))); err != nil {
		return nil, err
	}
	if w.Rate == 0 && len(configs) > 1 {
		return nil, fmt.Errorf("simulated: %w: a load of rate 0 keeps one queue full, not %d", ErrOptions, len(configs))
	}
	for _, config := range configs {
		if err := config.Validate(); err != nil {
			return nil, err
		}
	}
	r, err := newMeasuring(c.Options, classes, configs, w)
	if err != nil {
		return nil, err
	}
	if err := r.drive(ctx); err != nil {
		return nil, err
	}
	return r.measurements(), nil
}

// newMeasuring prepares a measurement.
func newMeasuring(o Options, classes chain.Allocation, configs []chain.Config, w chain.Workload) (*measuring, error) {
	registry, err := w.Registry()
	if err != nil {
		return nil, err
	}
	r := &measuring{workload: w, arrivals: w.Arrivals(), pending: make(map[chain.TransactionID]chain.CommitTrace)}
	roles := make([]chain.Config, len(configs))
	for i, config := range configs {
		roles[i] = o.role(config)
	}
	r.door, err = manager.NewChannels(classes, roles, manager.Config{
		Timeout: o.BlockTimeout, Registry: registry, Room: o.Room,
		Dropped: func(t chain.Transaction) { delete(r.pending, t.ID()) },
	})
	if err != nil {
		return nil, fmt.Errorf("simulated: %w: %w", ErrOptions, err)
	}
	for i, config := range configs {
		if err := r.addChannel(o, i, config); err != nil {
			return nil, err
		}
	}
	for _, change := range o.Changes {
		r.plan(change)
	}
	return r, nil
}
