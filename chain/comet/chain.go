package comet

import (
	"cmp"
	"context"
	"errors"

	"ihealth/chain"
)

// Chain measures real CometBFT validators in this process. It implements
// chain.Chain.
type Chain struct {
	Options Options // Validators, BlockSize and Registry are set by Measure
}

var _ chain.Chain = Chain{}

// Measure starts a network of config.Validators nodes, loads it with w, waits
// until all accepted transactions are committed, checks that all validators agree
// and hold each of them once, and stops the network.
//
// A load with a rate is open, and what it could not send until w.Deadline shows as
// the difference of Intended and Sent. With w.Rate 0 the load is closed: twice a
// block's worth of transactions is kept waiting at the manager, a transaction's
// intended send is the moment it joins them, and no send is late.
//
// It fails with ErrOptions, ErrPortInUse, ErrStalled or ErrDiverged, and with
// ctx's error soon after ctx is done. Only with ErrDiverged does it return a
// measurement as well, of what was observed. In every case all nodes are stopped and
// their files removed.
func (c Chain) Measure(ctx context.Context, config chain.Config, w chain.Workload) (m chain.Measurement, err error) {
	if err := errors.Join(config.Validate(), w.Validate()); err != nil {
		return chain.Measurement{}, err
	}
	o := c.Options
	o.Validators, o.BlockSize = config.Validators, config.BlockSize
	if o.Registry, err = w.Registry(); err != nil {
		return chain.Measurement{}, err
	}
	o.TransactionBytes = cmp.Or(o.TransactionBytes, max(usualTransaction, w.PayloadBytes))
	t, err := Start(ctx, o)
	if err != nil {
		return chain.Measurement{}, err
	}
	defer func() {
		if stopErr := t.Stop(); stopErr != nil {
			m, err = chain.Measurement{}, errors.Join(err, stopErr)
		}
	}()
	return t.Measure(ctx, w)
}
