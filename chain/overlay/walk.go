package overlay

import (
	"context"

	"ihealth/sim/rng"
)

// Walk moves the nodes of a field so many times by a distance, has them form clusters anew
// each time, and returns the sum of what changed. It ends with the context's error. It
// panics where Move and Cluster do.
func (f *Field) Walk(ctx context.Context, moves *rng.Stream, r Rule, distance float64, steps int) (Change, error) {
	before := r.Cluster(f.Graph())
	var total Change
	for range steps {
		if err := ctx.Err(); err != nil {
			return total, err
		}
		f.Move(moves, distance)
		now := r.Cluster(f.Graph())
		change := before.ChangeTo(now)
		total.Heads, total.Memberships = total.Heads+change.Heads, total.Memberships+change.Memberships
		before = now
	}
	return total, nil
}
