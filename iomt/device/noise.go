package device

import (
	"math"
	"time"

	"ihealth/sim/rng"
)

// ornstein is an Ornstein–Uhlenbeck process of mean 0 at equal steps, by its exact
// transition, from its stationary distribution. Normals are those of the ziggurat: a reading
// takes one or two, and nothing compares them draw by draw.
type ornstein struct {
	value, decay, kick float64
}

// newOrnstein starts a process of standard deviation sd whose correlation falls to 1/e in the
// time tau, which is 0 for noise without memory.
func newOrnstein(s *rng.Stream, sd float64, tau, step time.Duration) ornstein {
	decay := 0.0
	if tau > 0 {
		decay = math.Exp(-step.Seconds() / tau.Seconds())
	}
	return ornstein{value: s.ZigguratNormal(0, sd), decay: decay, kick: sd * math.Sqrt(1-decay*decay)}
}

// step returns the present value and goes on to the next.
func (o *ornstein) step(s *rng.Stream) float64 {
	now := o.value
	o.value = s.ZigguratNormal(o.decay*now, o.kick)
	return now
}
