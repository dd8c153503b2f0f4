package comet

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"ihealth/sim"
)

// FaultWindow is when a fault held. Times are since the beginning of the load.
type FaultWindow struct {
	Fault  Fault
	Begun  sim.Time // it was ordered
	Held   sim.Time // it had befallen all its validators
	Ending sim.Time // its end was ordered
	Ended  sim.Time // all its validators ran, were linked and honest again
	Level  sim.Time // none was behind by more than a height or fetched blocks without voting
}

// timeline imposes faults on a network, one after another.
type timeline struct {
	net     *Testnet
	audit   *audit
	faults  []Fault
	now     func() sim.Time
	windows []FaultWindow
}

// run goes through all faults. It fails when one cannot be imposed or ended, and
// with ctx's error.
func (l *timeline) run(ctx context.Context) error {
	for _, f := range l.faults {
		w := FaultWindow{Fault: f}
		if err := l.step(ctx, f.Begin, &w.Begun, &w.Held, func() error { return l.impose(ctx, f) }); err != nil {
			return fmt.Errorf("comet: validators %v cannot be %v: %w", f.Validators, f.Kind, err)
		}
		if err := l.step(ctx, f.End, &w.Ending, &w.Ended, func() error { return l.lift(ctx, f) }); err != nil {
			return fmt.Errorf("comet: validators %v stay %v: %w", f.Validators, f.Kind, err)
		}
		if err := l.await(ctx, &w.Level); err != nil {
			return fmt.Errorf("comet: after validators %v were %v: %w", f.Validators, f.Kind, err)
		}
		l.windows = append(l.windows, w)
	}
	return nil
}

// step does something at a time since the beginning of the load, and notes when it
// began and was done.
func (l *timeline) step(ctx context.Context, at time.Duration, began, done *sim.Time, do func() error) error {
	wait := time.NewTimer(at - time.Duration(l.now()))
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wait.C:
	}
	*began = l.now()
	err := do()
	*done = l.now()
	return err
}

// await waits until all validators take part again, and notes when. It fails with
// ErrStalled after the stall timeout.
func (l *timeline) await(ctx context.Context, level *sim.Time) error {
	stall := time.NewTimer(l.net.options.StallTimeout)
	defer stall.Stop()
	poll := time.NewTicker(time.Millisecond)
	defer poll.Stop()
	for l.audit.lag() > 1 || l.net.fetching() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-stall.C:
			return fmt.Errorf("%w: not all take part again %v later", ErrStalled, l.net.options.StallTimeout)
		case <-poll.C:
		}
	}
	*level = l.now()
	return nil
}

// impose begins a fault.
func (l *timeline) impose(ctx context.Context, f Fault) error {
	switch f.Kind {
	case Stopped:
		return together(f.Validators, l.net.StopNode)
	case Crashed:
		return together(f.Validators, l.net.KillNode)
	case CutOff:
		return l.net.Partition(ctx, f.Validators)
	case HeldUp:
		return l.net.Hold(ctx, f.Validators)
	default:
		return together(f.Validators, func(i int) error { return l.net.Misbehave(i, f.Behaviour) })
	}
}

// lift ends a fault.
func (l *timeline) lift(ctx context.Context, f Fault) error {
	switch f.Kind {
	case Stopped, Crashed:
		return together(f.Validators, func(i int) error { return l.net.StartNode(ctx, i) })
	case CutOff, HeldUp:
		return l.net.Heal(ctx)
	default:
		return together(f.Validators, func(i int) error { return l.reform(ctx, i, f.Behaviour) })
	}
}

// reform makes a validator honest again. One that was silent is restarted, see
// Testnet.Misbehave.
func (l *timeline) reform(ctx context.Context, i int, was Behaviour) error {
	if err := l.net.Misbehave(i, Behaviour{}); err != nil || !was.Silent {
		return err
	}
	if err := l.net.StopNode(i); err != nil {
		return err
	}
	return l.net.StartNode(ctx, i)
}

// together calls do for all validators at once and joins the errors.
func together(validators []int, do func(i int) error) error {
	errs := make([]error, len(validators))
	var wg sync.WaitGroup
	for k, i := range validators {
		wg.Go(func() { errs[k] = do(i) })
	}
	wg.Wait()
	return errors.Join(errs...)
}
