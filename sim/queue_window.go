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
	err      error
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

// fail ends the run with an error.
func (w *window) fail(err error) {
	if w.err == nil {
		w.err = err
	}
	w.sim.Stop()
}

// start begins the arrivals of a source.
func (w *window) start(src *Source) {
	w.sending++
	src.Ended = HandlerFunc(func(*Simulation) { w.ended(src) })
	src.Start(&w.sim)
	if src.Err() != nil {
		w.ended(src)
	}
}

// ended fails when the process of a source has turned out to be impossible, or when
// too few customers have come and nobody sends any more.
func (w *window) ended(src *Source) {
	w.sending--
	if err := src.Err(); err != nil {
		w.fail(fmt.Errorf("%s: %w", src.Name, err))
	} else if w.sending == 0 && w.arrivals < w.end {
		w.fail(fmt.Errorf("sim: %w: arrivals ended after %d of %d customers", output.ErrTooFewData, w.arrivals, w.end))
	}
}

// run lets the simulation happen.
func (w *window) run(ctx context.Context) error {
	if w.err != nil {
		return w.err
	}
	if err := w.sim.Run(ctx, Never); err != nil {
		return err
	}
	if w.err == nil && w.left > 0 && w.arrivals < w.end {
		return fmt.Errorf("sim: %w: the clock ended after %d of %d customers: fewer customers, or a larger unit of time",
			output.ErrTooFewData, w.arrivals, w.end)
	}
	if w.err == nil && w.left > 0 {
		return fmt.Errorf("sim: %w: %d customers wait for ever, for a block that does not fill or a service that does not end",
			output.ErrTooFewData, w.left)
	}
	return w.err
}
