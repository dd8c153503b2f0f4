package comet

import (
	"errors"
	"math"
	"testing"
	"time"

	"ihealth/chain"
)

// TestTimeoutsFollowTheShape holds what the shape adds to a block against sums made
// by hand, and the timeouts with it: 100 transactions of 250 bytes are 200 kbit.
func TestTimeoutsFollowTheShape(t *testing.T) {
	for _, c := range []struct {
		validators int
		topology   Topology
		shape      chain.Shape
		adds       time.Duration
	}{
		{7, Auto, chain.Shape{}, 0},
		{7, Auto, chain.Shape{Delay: 20 * ms}, 80 * ms},
		{7, Auto, chain.Shape{Delay: 20 * ms, Jitter: 5 * ms}, 100 * ms},
		{13, Auto, chain.Shape{Delay: 20 * ms}, 80 * ms},
		{13, Ring, chain.Shape{Delay: 20 * ms}, 240 * ms},
		{7, Auto, chain.Shape{RateBps: 2e6}, 170 * ms},
		{7, Auto, chain.Shape{UplinkBps: 2e6}, 1020 * ms},
		{4, Auto, chain.Shape{Delay: 10 * ms, RateBps: 2e6, UplinkBps: 2e6}, 550 * ms},
	} {
		o := Options{Validators: c.validators, BlockSize: 100, TransactionBytes: 250, Topology: c.topology, Shape: c.shape}.withDefaults()
		if got := o.networkLatency(); (got - c.adds).Abs() > time.Microsecond {
			t.Errorf("%d validators, %v, %+v: %v a block, want %v", c.validators, o.Topology, c.shape, got, c.adds)
		}
		config := engineConfig(o, t.TempDir(), "127.0.0.1:1").Consensus
		for what, pair := range map[string][2]time.Duration{
			"propose":   {config.TimeoutPropose, 3*time.Second + 3*c.adds},
			"precommit": {config.TimeoutPrecommit, 200*ms + c.adds},
			"stall":     {o.StallTimeout, 20*time.Second + 20*c.adds},
		} {
			if (pair[0] - pair[1]).Abs() > time.Millisecond {
				t.Errorf("%+v: %s timeout of %v, want %v", c.shape, what, pair[0], pair[1])
			}
		}
	}
	asked := Options{Validators: 4, BlockSize: 1, ProposeTimeout: ms, StallTimeout: ms, Shape: chain.Shape{Delay: time.Second}}.withDefaults()
	if asked.ProposeTimeout != ms || asked.StallTimeout != ms {
		t.Errorf("timeouts of %v and %v, 1 ms was asked for", asked.ProposeTimeout, asked.StallTimeout)
	}
}

// TestDelaysWantTheMesh: a ring has a delay for each hop.
func TestDelaysWantTheMesh(t *testing.T) {
	for _, c := range []struct {
		asked Topology
		shape chain.Shape
		want  Topology
	}{
		{Auto, chain.Shape{}, Ring},
		{Auto, chain.Shape{Delay: ms}, Mesh},
		{Auto, chain.Shape{UplinkBps: 1e6}, Ring},
		{Ring, chain.Shape{Delay: ms}, Ring},
	} {
		if got := (Options{Validators: 13, Topology: c.asked, Shape: c.shape}).withDefaults().Topology; got != c.want {
			t.Errorf("asked for %v with %+v: %v, want %v", c.asked, c.shape, got, c.want)
		}
	}
}

func TestShapesThatNodesCannotHave(t *testing.T) {
	good := Options{Validators: 4, BlockSize: 1, Registry: testRegistry(t)}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(*Options){
		"negative delay":        func(o *Options) { o.Shape.Delay = -1 },
		"delay beyond answers":  func(o *Options) { o.Shape.Delay = maxDelay + 1 },
		"rate that is no rate":  func(o *Options) { o.Shape.RateBps = math.NaN() },
		"uplink of a trickle":   func(o *Options) { o.Shape.UplinkBps = 1 },
		"negative transactions": func(o *Options) { o.TransactionBytes = -1 },
		"huge transactions":     func(o *Options) { o.TransactionBytes = chain.MaxTransaction + 1 },
	} {
		o := good
		change(&o)
		if err := o.Validate(); !errors.Is(err, ErrOptions) {
			t.Errorf("%s: %v, want ErrOptions", what, err)
		}
	}
}
