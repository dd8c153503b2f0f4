package replay

import (
	"context"
	"time"
)

// Clock paces a replay. Tests inject their own.
type Clock interface {
	// Now returns the present time.
	Now() time.Time
	// WaitUntil returns at t or later, or ctx's error as soon as ctx is done.
	WaitUntil(ctx context.Context, t time.Time) error
}

// WallClock is the computer's clock.
type WallClock struct{}

// Now returns the present time.
func (WallClock) Now() time.Time { return time.Now() }

// WaitUntil sleeps until t or until ctx is done.
func (WallClock) WaitUntil(ctx context.Context, t time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	timer := time.NewTimer(time.Until(t))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
