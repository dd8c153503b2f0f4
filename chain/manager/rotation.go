package manager

import (
	"fmt"

	"ihealth/chain"
)

// Rotation is the manager's role as it goes round the validators: it changes hands at
// every height, and what waits goes with it. It belongs to one goroutine.
type Rotation struct {
	managers []*BlockchainManager // by validator
	config   chain.Config
	since    int64 // height from which config holds
	height   int64
}

// NewRotation returns the rotation among config.Validators validators from height 1
// on. The size of blocks is config.BlockSize, whatever c says. It fails when one of the
// two is out of range.
func NewRotation(config chain.Config, c Config) (*Rotation, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	c.BlockSize = config.BlockSize
	r := &Rotation{config: config, since: 1, height: 1}
	return r, r.grow(c)
}

// grow makes managers for validators that have none yet.
func (r *Rotation) grow(c Config) error {
	for len(r.managers) < r.config.Validators {
		m, err := New(c)
		if err != nil {
			return err
		}
		r.managers = append(r.managers, m)
	}
	return nil
}

// Holder returns which validator has the role at height, which must not lie before the
// last reconfiguration: they take turns in the order of their indices.
func (r *Rotation) Holder(height int64) int {
	if height < r.since {
		panic("manager: the rotation has forgotten that height")
	}
	return int((height - r.since) % int64(r.config.Validators))
}

// Manager returns the manager of the present height.
func (r *Rotation) Manager() *BlockchainManager { return r.managers[r.Holder(r.height)] }

// Advance passes the role on to the manager of height, which must not be below the
// present one, and returns that manager and what changed hands. Nothing does when the
// holder stays the same.
func (r *Rotation) Advance(height int64) (*BlockchainManager, Handover) {
	if height < r.height {
		panic("manager: rotation cannot go back")
	}
	former := r.Manager()
	r.height = height
	return r.pass(former)
}

// Check reports why Reconfigure would fail, and changes nothing.
func (r *Rotation) Check(config chain.Config) error {
	if err := config.Validate(); err != nil {
		return err
	}
	c := r.Manager().config
	c.BlockSize = config.BlockSize
	return c.validate()
}

// Reconfigure puts config in force from height on, which must not be below the present
// one: m validators take turns, beginning with the first, and blocks hold n transactions.
// The role passes to the manager of height at once. It fails, and changes nothing, where
// Check does.
func (r *Rotation) Reconfigure(config chain.Config, height int64) (*BlockchainManager, Handover, error) {
	if height < r.height {
		panic("manager: rotation cannot go back")
	}
	if err := r.Check(config); err != nil {
		return nil, Handover{}, err
	}
	former := r.Manager()
	if err := former.Reconfigure(config.BlockSize); err != nil {
		return nil, Handover{}, err
	}
	r.config = config
	r.height, r.since = height, height
	if err := r.grow(former.config); err != nil {
		return nil, Handover{}, err
	}
	m, h := r.pass(former)
	return m, h, nil
}

// pass hands over from the former manager to the present one.
func (r *Rotation) pass(former *BlockchainManager) (*BlockchainManager, Handover) {
	m := r.Manager()
	if m == former {
		return m, Handover{}
	}
	m.config = former.config
	h := former.Handover()
	if err := m.Inherit(h); err != nil {
		panic(fmt.Sprintf("manager: the successor is not empty: %v", err))
	}
	return m, h
}
