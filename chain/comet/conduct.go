package comet

import (
	"sync/atomic"
	"time"
)

// conduct is the present behaviour of a validator. Its signer and its application
// look it up whenever they are called.
type conduct struct {
	present atomic.Pointer[Behaviour]
	dead    atomic.Bool            // its process is killed
	stopped func() <-chan struct{} // closed when the validator stops, which ends every delay
}

func newConduct(stopped func() <-chan struct{}) *conduct {
	c := &conduct{stopped: stopped}
	c.set(Behaviour{})
	return c
}

func (c *conduct) set(b Behaviour) { c.present.Store(&b) }

func (c *conduct) get() Behaviour { return *c.present.Load() }

// idle does nothing for d, or until the validator stops.
func (c *conduct) idle(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.stopped():
	}
}
