package experiments

import (
	"fmt"
	"time"

	"ihealth/chain"
)

// Links is what the network between validators does to their messages: a
// chain.Shape in SI units. The zero value does nothing.
type Links struct {
	Delay     float64 `yaml:"delay"`      // one way, s, 0 to 20
	Jitter    float64 `yaml:"jitter"`     // s, 0 to delay
	RateBps   float64 `yaml:"rate_bps"`   // of one link in one direction, bit/s, ≥ 1000; 0: unlimited
	UplinkBps float64 `yaml:"uplink_bps"` // that all links out of one validator share, bit/s, ≥ 1000; 0: unlimited
}

// maxLinkDelay is the longest delay that real nodes bear, s.
const maxLinkDelay = 20

func (l Links) check(report reporter, at string) {
	switch {
	case !(l.Delay >= 0 && l.Delay <= maxLinkDelay):
		report(at+".delay", "delay of %v s: want 0 to %d", l.Delay, maxLinkDelay)
	case !(l.Jitter >= 0 && l.Jitter <= l.Delay):
		report(at+".jitter", "jitter of %v s: want 0 to the delay, %v", l.Jitter, l.Delay)
	default:
		if err := l.shape().Validate(); err != nil {
			report(at, "%v", err)
		}
	}
}

// shape returns the same for chains. The values must have passed check.
func (l Links) shape() chain.Shape {
	return chain.Shape{Delay: lasting(l.Delay), Jitter: lasting(l.Jitter), RateBps: l.RateBps, UplinkBps: l.UplinkBps}
}

// lasting returns a time in s as a duration.
func lasting(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// String says what the links do in a few words.
func (l Links) String() string {
	if l == (Links{}) {
		return "no shaping"
	}
	text := fmt.Sprintf("%s ms", milliseconds(l.Delay))
	if l.Jitter > 0 {
		text += fmt.Sprintf(" ± %s ms", milliseconds(l.Jitter))
	}
	if l.RateBps > 0 {
		text += fmt.Sprintf(", links of %g Mbit/s", l.RateBps/1e6)
	}
	if l.UplinkBps > 0 {
		text += fmt.Sprintf(", uplinks of %g Mbit/s", l.UplinkBps/1e6)
	}
	return text
}
