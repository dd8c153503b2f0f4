package sim

import "fmt"

// validateLoad returns ErrUnstable when the load, as far as it is known, is 1 or
// more.
func (q Queue) validateLoad() error {
	if q.Capacity > 0 {
		return nil
	}
	if load := q.Load(); load >= 1 {
		return fmt.Errorf("sim: %w: load is %.4g ≥ 1; add servers or a capacity, or lower the arrival rates", ErrUnstable, load)
	}
	return nil
}

// Load returns the work that arrives in the time in which the working servers can
// do one unit: Σ λ E[S] over servers and availability. Arrivals without a known
// rate count as none.
func (q Queue) Load() float64 {
	work := 0.0
	for _, e := range q.Entities {
		if rate := e.Arrivals.Rate(); rate > 0 {
			work += rate * e.Service.Mean()
		}
	}
	return work / (float64(max(1, q.Servers)) * q.Breakdown.availability())
}
