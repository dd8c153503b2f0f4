package manager

import (
	"fmt"

	"ihealth/chain"
	"ihealth/sim"
)

// Channels are the managers of several channels behind one door. An entity's rate limit
// holds for all channels together. They belong to one goroutine.
type Channels struct {
	classes  chain.Allocation
	managers []*BlockchainManager
}

// NewChannels returns one manager for each channel of classes, the i-th as configs[i]
// says, whose Classes and Channel are set by this function. It fails when the number
// of configurations is wrong or one of them is out of range.
func NewChannels(classes chain.Allocation, configs []Config) (*Channels, error) {
	if err := classes.Validate(); err != nil {
		return nil, err
	}
	if len(configs) != classes.Channels() {
		return nil, fmt.Errorf("manager: %d configurations for %d channels: give one for each", len(configs), classes.Channels())
	}
	c := &Channels{classes: classes}
	shared := make(buckets)
	for i, config := range configs {
		config.Classes, config.Channel = classes, i
		m, err := New(config)
		if err != nil {
			return nil, fmt.Errorf("manager: channel %d: %w", i, err)
		}
		m.buckets = shared
		c.managers = append(c.managers, m)
	}
	return c, nil
}

// Admit offers t to the manager of its channel, see BlockchainManager.Admit, and
// returns the channel. What has no valid class is refused, and counted, by channel 0.
func (c *Channels) Admit(now sim.Time, t chain.Transaction) (int, error) {
	channel := 0
	if t.Class().Valid() {
		channel = c.classes.Channel(t.Class())
	}
	return channel, c.managers[channel].Admit(now, t)
}

// Manager returns the manager of a channel, 0 to Len−1.
func (c *Channels) Manager(channel int) *BlockchainManager { return c.managers[channel] }

// Len returns how many channels there are.
func (c *Channels) Len() int { return len(c.managers) }
