package manager

import (
	"fmt"

	"ihealth/chain"
	"ihealth/sim"
)

// Channels are the managers of several channels behind one door. An entity's rate limit
// holds for all channels together. They belong to one goroutine.
type Channels struct {
	classes chain.Allocation
	roles   []*Rotation
}

// NewChannels returns one manager for each channel of classes, all as c says, whose
// Classes and Channel are set by this function. The i-th forms blocks of at most
// configs[i].BlockSize, and its role goes round configs[i].Validators validators. It
// fails when the number of configurations is wrong or one of them is out of range.
func NewChannels(classes chain.Allocation, configs []chain.Config, c Config) (*Channels, error) {
	if err := classes.Validate(); err != nil {
		return nil, err
	}
	if len(configs) != classes.Channels() {
		return nil, fmt.Errorf("manager: %d configurations for %d channels: give one for each", len(configs), classes.Channels())
	}
	all := &Channels{classes: classes}
	shared := make(buckets)
	for i, config := range configs {
		c.Classes, c.Channel = classes, i
		r, err := NewRotation(config, c)
		if err != nil {
			return nil, fmt.Errorf("manager: channel %d: %w", i, err)
		}
		r.Manager().buckets = shared
		all.roles = append(all.roles, r)
	}
	return all, nil
}

// Admit offers t to the manager of its channel, see BlockchainManager.Admit, and
// returns the channel. What has no valid class is refused, and counted, by channel 0.
func (c *Channels) Admit(now sim.Time, t chain.Transaction) (int, error) {
	channel := 0
	if t.Class().Valid() {
		channel = c.classes.Channel(t.Class())
	}
	return channel, c.roles[channel].Manager().Admit(now, t)
}

// Role returns the manager's role on a channel, 0 to Len−1.
func (c *Channels) Role(channel int) *Rotation { return c.roles[channel] }

// Len returns how many channels there are.
func (c *Channels) Len() int { return len(c.roles) }
