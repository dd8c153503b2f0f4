package comet

import (
	"context"

	"ihealth/chain"
)

// prefetched is how many transactions are signed ahead of their time.
const prefetched = 1024

// feed makes and signs the workload's transactions in a goroutine of its own, so
// that the sender is not late because of it. The channel is closed after the last
// one or when ctx is done.
func feed(ctx context.Context, w chain.Workload) <-chan chain.Arrival {
	out := make(chan chain.Arrival, prefetched)
	go func() {
		defer close(out)
		arrivals := w.Arrivals()
		for {
			a, ok := arrivals.Next()
			if !ok {
				return
			}
			select {
			case out <- a:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
