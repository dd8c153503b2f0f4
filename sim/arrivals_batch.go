package sim

import (
	"fmt"
	"math"
	"time"

	"ihealth/sim/rng"
)

// Batch sends several customers at each point of a process.
type Batch struct {
	Points Arrivals
	Size   rng.Distribution // customers at a point: whole numbers, 0 to 1e6, with a mean > 0
}

// maxBatch is the largest size of a batch of arrivals.
const maxBatch = 1_000_000

// Validate returns ErrParameter when the points are not valid or the mean size is
// out of range. Single sizes are looked at when they are drawn.
func (b Batch) Validate() error {
	if b.Points == nil || b.Size == nil {
		return fmt.Errorf("sim: %w: batches without points or size", ErrParameter)
	}
	if m := b.Size.Mean(); !(m > 0 && m <= maxBatch) {
		return fmt.Errorf("sim: %w: mean size of batches is %v, want more than 0 and at most %d customers", ErrParameter, m, maxBatch)
	}
	return b.Points.Validate()
}

// Rate returns the rate of customers.
func (b Batch) Rate() float64 { return b.Points.Rate() * b.Size.Mean() }

// Start returns the process from its beginning. Sizes are drawn from the same
// stream, after the interval before them.
func (b Batch) Start(stream *rng.Stream) Intervals {
	return &batchRun{b.Points.Start(stream), b.Size, stream}
}

type batchRun struct {
	points Intervals
	size   rng.Distribution
	stream *rng.Stream
}

func (r *batchRun) Next() (time.Duration, int, error) {
	interval, points, err := r.points.Next()
	total := 0
	for i := 0; i < points && err == nil; i++ {
		size := r.size.Draw(r.stream)
		if !(size >= 0 && size <= maxBatch) || size != math.Trunc(size) {
			err = fmt.Errorf("sim: %w: a batch of %v customers, want a whole number from 0 to %d", ErrParameter, size, maxBatch)
			break
		}
		total += int(size)
	}
	return interval, total, err
}
