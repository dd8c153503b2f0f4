package quality

import (
	"time"

	"ihealth/eeg"
)

// add cuts the block, whose stages of filtering stand in the taps, into windows.
func (a *assessor) add(low eeg.Block) {
	if low.Segment != a.segment {
		a.segment, a.start, a.seen, a.inside = low.Segment, low.Start, 0, 0
		a.forget()
	}
	a.contact.add(a.all.block.Values)
	stages := [3][][]float64{a.raw.block.Values, a.high.block.Values, low.Values}
	for from, n := 0, len(low.Values[0]); from < n; {
		end := a.rate.SamplesBefore(time.Duration(a.inside+1) * window)
		to := from + int(min(int64(n-from), end-a.seen))
		for s, values := range stages {
			for i, x := range values {
				a.held[s][i] = append(a.held[s][i], x[from:to]...)
			}
		}
		a.seen += int64(to - from)
		from = to
		if a.seen == end {
			a.window()
		}
	}
}

// forget drops the samples of the current window.
func (a *assessor) forget() {
	for s := range a.held {
		for i := range a.held[s] {
			a.held[s][i] = a.held[s][i][:0]
		}
	}
}

// window judges the samples held, unless the filters have yet to settle.
func (a *assessor) window() {
	begin := time.Duration(a.inside) * window
	a.inside++
	defer a.forget()
	if begin < a.settling {
		return
	}
	g := &a.gathering
	usable := make([]bool, len(a.signals))
	for i, x := range a.held[0] {
		c := &g.channels[i]
		switch missing, flat := inspect(x); {
		case missing:
			c.missing++
		case flat:
			c.flat++
		default:
			usable[i] = true
			c.samples = append(c.samples, a.held[1][i]...)
		}
	}
	g.compare(a.held[2], usable)
	if g.windows == 0 {
		g.start = eeg.Seconds(a.start + begin)
	}
	g.windows++
	g.end = eeg.Seconds(a.start + begin + window)
	if g.windows == a.perEpoch {
		a.finish()
	}
}

// inspect reports whether x lacks a sample, and whether it stays the same.
func inspect(x []float64) (missing, flat bool) {
	flat = true
	for _, v := range x {
		missing = missing || v-v != 0
		flat = flat && v == x[0]
	}
	return missing, flat
}

func (a *assessor) finish() {
	a.epochs = append(a.epochs, a.gathering.epoch(a.signals))
	a.gathering.reset()
}

// last judges what is left when it is half an epoch, or all there is.
func (a *assessor) last() {
	if n := a.gathering.windows; n > 0 && (2*n >= a.perEpoch || len(a.epochs) == 0) {
		a.finish()
	}
}
