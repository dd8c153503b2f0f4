package sim

import (
	"context"
	"fmt"

	"ihealth/sim/output"
)

// window is a simulation that observes the arrivals from number warmup to end−1
// until the last of them has left.
type window struct {
	sim      Simulation
	sending  int   // sources whose arrivals have not ended
	arrivals int64 // until now
	warmup   int64
	end      int64
	left     int64 // observed customers that are still to leave
}

func newWindow(customers, warmup int, tracer Tracer) window {
	w := window{warmup: int64(warmup), end: int64(customers), left: int64(customers - warmup)}
	w.sim.Tracer = tracer
	return w
}

// observes reports whether the arrival of that number is observed.
func (w *window) observes(number int64) bool { return number >= w.warmup && number < w.end }

// settle ends the run with the last observed customer.
func (w *window) settle() {
	w.left--
	if w.left == 0 {
		w.sim.Stop()
	}
}

// start begins the arrivals of a source.
func (w *window) start(src *Source) {
	w.sending++
	src.Ended = HandlerFunc(w.ended)
	src.Start(&w.sim)
}

// ended fails when too few customers have come and nobody sends any more.
func (w *window) ended(s *Simulation) {
	w.sending--
	if w.sending == 0 && w.arrivals < w.end {
		s.fail(fmt.Errorf("sim: %w: arrivals ended after %d of %d customers", output.ErrTooFewData, w.arrivals, w.end))
	}
}

// run lets the simulation happen.
func (w *window) run(ctx context.Context) error {
	if err := w.sim.Run(ctx, Never); err != nil || w.left == 0 {
		return err
	}
	reason := "wait for a block that never fills"
	switch {
	case w.arrivals < w.end:
		reason = "would come after the end of the clock: fewer customers, or a larger unit of time"
	case w.sim.Pending() > w.sending:
		reason = "would leave after the end of the clock: use a larger unit of time"
	}
	return fmt.Errorf("sim: %w: %d customers %s", output.ErrTooFewData, w.left, reason)
}
