package main

import (
	"fmt"
	"io"
	"sync/atomic"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"ihealth/sim/output"
)

// bar shows progress on a terminal, and nothing elsewhere. Its methods are
// called by one goroutine at a time.
type bar struct {
	out      io.Writer
	progress *mpb.Progress // nil elsewhere
	bar      *mpb.Bar
	note     atomic.Value // string beside the bar
}

// newBar returns a bar for something that is counted in unit.
func newBar(out io.Writer, unit string) *bar {
	b := &bar{out: out}
	if _, live := terminal(out); !live {
		return b
	}
	b.progress = mpb.New(mpb.WithOutput(out))
	b.note.Store("")
	b.bar = b.progress.AddBar(0,
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.CountersNoUnit("%d / %d "+unit)),
		mpb.AppendDecorators(decor.Percentage(), decor.Elapsed(decor.ET_STYLE_GO, decor.WCSyncSpace),
			decor.Any(func(decor.Statistics) string { return b.note.Load().(string) }, decor.WCSyncSpace)))
	return b
}

func (b *bar) live() bool { return b.progress != nil }

// set shows that done of total are done.
func (b *bar) set(done, total int) {
	if b.live() {
		b.bar.SetTotal(int64(total), false)
		b.bar.SetCurrent(int64(done))
	}
}

// setWidth is set of replications, whose widest interval it shows as well.
func (b *bar) setWidth(intervals []output.Interval, total int) {
	widest := 0.0
	for _, i := range intervals {
		widest = max(widest, i.Relative())
	}
	b.note.Store(fmt.Sprintf("± %.2g %%", 100*widest))
	b.set(intervals[0].N, total)
}

// line writes a line of text, above the bar if there is one.
func (b *bar) line(format string, args ...any) {
	to := b.out
	if b.live() {
		to = b.progress
	}
	say(to, format, args...)
}

// close removes the bar.
func (b *bar) close() {
	if b.live() {
		b.bar.Abort(true)
		b.progress.Wait()
	}
}
