package comet

import (
	"time"

	"ihealth/chain"
)

// ManifestShape is a chain.Shape in SI units: what happens to the nodes' messages. On
// one host the script start.sh of a testnet makes each node do it to what it sends;
// hosts of their own are told by shape.sh.
type ManifestShape struct {
	Delay     float64 `yaml:"delay"`      // s, 0 to 20: peers that answer later are dropped
	Jitter    float64 `yaml:"jitter"`     // s, 0 to Delay
	RateBps   float64 `yaml:"rate_bps"`   // bit/s, ≥ chain.MinRate; 0: unlimited
	UplinkBps float64 `yaml:"uplink_bps"` // bit/s, ≥ chain.MinRate; 0: unlimited
}

// newManifestShape puts s into SI units.
func newManifestShape(s chain.Shape) ManifestShape {
	return ManifestShape{Delay: s.Delay.Seconds(), Jitter: s.Jitter.Seconds(), RateBps: s.RateBps, UplinkBps: s.UplinkBps}
}

// shape returns what the units say, which must be valid.
func (s ManifestShape) shape() chain.Shape {
	seconds := func(x float64) time.Duration { return time.Duration(x * float64(time.Second)) }
	return chain.Shape{Delay: seconds(s.Delay), Jitter: seconds(s.Jitter), RateBps: s.RateBps, UplinkBps: s.UplinkBps}
}

// validate reports the first field that is out of its range, as a *ManifestError.
func (s ManifestShape) validate() error {
	if longest := maxDelay.Seconds(); !(s.Delay >= 0 && s.Delay <= longest) {
		return manifestError("shape.delay", "%v s: want 0 to %v", s.Delay, longest)
	}
	if !(s.Jitter >= 0 && s.Jitter <= s.Delay) {
		return manifestError("shape.jitter", "%v s: want 0 to the delay, %v", s.Jitter, s.Delay)
	}
	if err := s.shape().Validate(); err != nil {
		return &ManifestError{"shape", err}
	}
	return nil
}
