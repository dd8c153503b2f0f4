package comet

import (
	"context"
	"errors"
	"fmt"

	"ihealth/chain"
)

// Standing measures a network that stays up from one measurement to the next, and is
// reconfigured in between. It implements chain.Chain for workloads whose entities are
// the members of Options.Registry. With Options.Nodes one network serves all numbers of
// validators, and those that do not validate take their copies of all blocks;
// otherwise a new one starts when the number changes. It belongs to one goroutine.
type Standing struct {
	Options Options // Validators and BlockSize are set by Measure

	net    *Testnet
	config chain.Config
}

var _ chain.Chain = (*Standing)(nil)

// Measure brings the network to the configuration and loads it with w, as
// Testnet.Measure does. When it fails, the network is stopped.
func (s *Standing) Measure(ctx context.Context, config chain.Config, w chain.Workload) (chain.Measurement, error) {
	if err := errors.Join(config.Validate(), w.Validate()); err != nil {
		return chain.Measurement{}, err
	}
	err := s.bring(ctx, config)
	var m chain.Measurement
	if err == nil {
		m, err = s.net.Measure(ctx, w)
	}
	if err != nil {
		return m, errors.Join(err, s.Stop())
	}
	return m, nil
}

// bring starts or reconfigures the network.
func (s *Standing) bring(ctx context.Context, config chain.Config) error {
	if s.net != nil && s.Options.Nodes == 0 && s.config.Validators != config.Validators {
		if err := s.Stop(); err != nil {
			return err
		}
	}
	switch {
	case s.net == nil:
		o := s.Options
		o.Validators, o.BlockSize = config.Validators, config.BlockSize
		var err error
		if s.net, err = Start(ctx, o); err != nil {
			return err
		}
	case s.config != config:
		if _, err := s.net.Reconfigure(ctx, Order{Validators: FirstNodes(config.Validators), BlockSize: config.BlockSize}); err != nil {
			return fmt.Errorf("comet: to %d validators, block size %d: %w", config.Validators, config.BlockSize, err)
		}
	}
	s.config = config
	return nil
}

// Stop stops the network, if one runs. A later Measure starts another.
func (s *Standing) Stop() error {
	if s.net == nil {
		return nil
	}
	net := s.net
	s.net = nil
	return net.Stop()
}
