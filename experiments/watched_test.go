package experiments

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// TestEveryExperimentIsWatched lets the race detector see the cells of every experiment at once,
// and the goroutines within, for a second each. What comes out is judged without it.
func TestEveryExperimentIsWatched(t *testing.T) {
	if !raceDetector {
		t.Skip("for the race detector: go test -race -run Watched ./experiments")
	}
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			e := openQuick(t, name)
			e.Cells = slices.DeleteFunc(e.Cells, func(c Cell) bool { return c.Measured })
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if _, err := (&Runner{Jobs: 3}).Run(ctx, []*Experiment{e}); err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		})
	}
}
