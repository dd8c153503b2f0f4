package comet

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ihealth/chain"
)

// Channels are several chains that run at once in this process: each channel has its
// own nodes, validators, block size and chain id.
type Channels struct {
	nets []*Testnet
}

// StartChannels starts one network for each channel of classes, all at the same
// time, the i-th as options[i] says, whose Classes and Channel, and keys, are set by
// this function. It fails when the number of options is wrong or their ports overlap, and
// like Start; then nothing is left running.
func StartChannels(ctx context.Context, classes chain.Allocation, options []Options) (*Channels, error) {
	if err := classes.Validate(); err != nil {
		return nil, fmt.Errorf("comet: %w: %w", ErrOptions, err)
	}
	if len(options) != classes.Channels() {
		return nil, fmt.Errorf("comet: %w: %d options for %d channels: give one for each", ErrOptions, len(options), classes.Channels())
	}
	c := &Channels{nets: make([]*Testnet, len(options))}
	err := c.each(func(i int) (err error) {
		o := options[i]
		o.Classes, o.Channel = classes, i
		o.Seed += uint64(i) << 32 // every channel has its own keys
		c.nets[i], err = Start(ctx, o)
		return err
	})
	if err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

// Channel returns the network of a channel, 0 to Len−1.
func (c *Channels) Channel(i int) *Testnet { return c.nets[i] }

// Len returns how many channels there are.
func (c *Channels) Len() int { return len(c.nets) }

// Measure loads all channels at the same time, the i-th with workloads[i], until end,
// which may be nil, is closed, and returns what each did. See Testnet.MeasureUntil.
// When one channel fails, the others give up, too.
func (c *Channels) Measure(ctx context.Context, end <-chan struct{}, workloads []chain.Workload) ([]chain.Measurement, error) {
	if len(workloads) != len(c.nets) {
		return nil, fmt.Errorf("comet: %w: %d workloads for %d channels: give one for each", ErrOptions, len(workloads), len(c.nets))
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	measured := make([]chain.Measurement, len(c.nets))
	err := c.each(func(i int) (err error) {
		measured[i], err = c.nets[i].MeasureUntil(ctx, end, workloads[i])
		if err != nil {
			cancel()
		}
		return err
	})
	return measured, err
}

// Stop stops all channels. It may be called again.
func (c *Channels) Stop() error {
	return c.each(func(i int) error {
		if c.nets[i] == nil {
			return nil
		}
		return c.nets[i].Stop()
	})
}

// each calls f for all channels at once and joins the errors, each with its channel.
func (c *Channels) each(f func(i int) error) error {
	errs := make([]error, len(c.nets))
	var wg sync.WaitGroup
	for i := range c.nets {
		wg.Go(func() {
			if err := f(i); err != nil {
				errs[i] = fmt.Errorf("channel %d: %w", i, err)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// SplitWorkload returns the part of w that each channel of classes carries. An open
// load is split by the shares of the entities; a Count, by the same shares and
// rounded. It fails when a channel is left without a sender, and when an entity has
// a payload source, whose classes cannot be foreseen.
func SplitWorkload(w chain.Workload, classes chain.Allocation) ([]chain.Workload, error) {
	parts := make([]chain.Workload, classes.Channels())
	shares, total := make([]float64, len(parts)), 0.0
	for _, e := range w.Entities {
		class := chain.Class{Urgency: e.Urgency, Security: e.Security}
		if !class.Valid() || e.Payload != nil {
			return nil, fmt.Errorf("comet: entity %q: which channel it sends to cannot be foreseen", e.Name)
		}
		i := classes.Channel(class)
		parts[i].Entities = append(parts[i].Entities, e)
		shares[i] += e.Share
		total += e.Share
	}
	for i := range parts {
		part := w
		part.Entities = parts[i].Entities
		if len(part.Entities) == 0 {
			return nil, fmt.Errorf("comet: no entity sends to channel %d", i)
		}
		part.Seed += uint64(i) << 32 // every channel has its own arrivals
		part.Rate *= shares[i] / total
		part.Count = int(float64(w.Count)*shares[i]/total + 0.5)
		parts[i] = part
	}
	return parts, nil
}
