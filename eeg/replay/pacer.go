package replay

import (
	"context"
	"math"
	"time"

	"ihealth/eeg/feature"
)

// pacer holds windows back until they are due.
type pacer struct {
	speed float64
	clock Clock
	begin time.Time
}

func (p *pacer) start() {
	if p.clock == nil {
		p.clock = WallClock{}
	}
	p.begin = p.clock.Now()
}

// wait returns when w is complete: its last sample has been measured.
func (p *pacer) wait(ctx context.Context, w feature.Window) error {
	if p.speed == 0 {
		return ctx.Err()
	}
	ns := (w.Start + w.Duration) / p.speed * float64(time.Second)
	return p.clock.WaitUntil(ctx, p.begin.Add(time.Duration(min(ns, math.MaxInt64/2))))
}
