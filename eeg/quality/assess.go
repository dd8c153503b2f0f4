package quality

import (
	"errors"
	"fmt"
	"io"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/filter"
)

// tap is a source that keeps the block it handed out last.
type tap struct {
	eeg.Source
	block eeg.Block
}

func (t *tap) Next() (eeg.Block, error) {
	b, err := t.Source.Next()
	t.block = b
	return b, err
}

// assessor cuts a recording into windows and epochs.
type assessor struct {
	signals   []eeg.Signal
	rate      eeg.Rate
	all, raw  *tap
	high      *tap
	low       eeg.Source
	settling  time.Duration
	contact   *contact
	perEpoch  int // windows
	segment   int
	start     time.Duration  // of the segment
	seen      int64          // samples of the segment
	inside    int64          // windows of the segment that have ended
	held      [3][][]float64 // raw, high and low samples of the current window, per channel
	gathering gathering
	epochs    []Epoch
}

// Assess reads src to its end and judges its EEG channels (all channels when none is
// known to be EEG). Those slower than the fastest are left out, as they cannot be
// compared with it. The error wraps ErrOptions, ErrChannels or ErrShort, or is the
// source's.
func Assess(src eeg.Source, o Options) (*Report, error) {
	o, err := o.resolve()
	if err != nil {
		return nil, err
	}
	a, left, err := newAssessor(src, o)
	if err != nil {
		return nil, err
	}
	for {
		b, err := a.low.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		a.add(b)
	}
	a.last()
	if len(a.epochs) == 0 {
		return nil, fmt.Errorf("%w: a stretch without a gap must last %v, for the filters to settle, and a second", ErrShort, a.settling)
	}
	return a.report(left), nil
}

func newAssessor(src eeg.Source, o Options) (*assessor, []string, error) {
	chosen, left := fastest(src.Recording())
	if len(chosen) == 0 {
		return nil, nil, fmt.Errorf("%w: the recording has none with samples", ErrChannels)
	}
	all := &tap{Source: src}
	raw := &tap{Source: eeg.Select(all, chosen)}
	a := &assessor{signals: raw.Recording().Signals, all: all, raw: raw, segment: -1, perEpoch: int(o.Epoch / window)}
	a.rate = a.signals[0].Rate
	high, err := filter.New(raw, filter.HighPass(1))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %v is too slow: %w", ErrChannels, a.rate, err)
	}
	a.high, a.settling = &tap{Source: high}, high.Settling()
	a.low = a.high
	if limit := min(o.LowPass, 50); limit < a.rate.Hz()/2 {
		low, err := filter.New(a.high, filter.LowPass(limit))
		if err != nil {
			return nil, nil, err
		}
		a.low, a.settling = low, a.settling+low.Settling()
	}
	a.gathering.noise = newNoise(o, a.rate)
	a.contact = newContact(src.Recording().Signals, a.signals)
	for stage := range a.held {
		a.held[stage] = make([][]float64, len(a.signals))
	}
	a.gathering.channels = make([]gathered, len(a.signals))
	return a, left, nil
}

// fastest returns the indices of the EEG channels with the highest rate, and the labels
// of the others.
func fastest(r *eeg.Recording) (chosen []int, left []string) {
	best := eeg.RateHz(0)
	for _, i := range r.EEGChannels() {
		if r.Signals[i].Rate.Compare(best) > 0 {
			best = r.Signals[i].Rate
		}
	}
	for _, i := range r.EEGChannels() {
		if r.Signals[i].Rate.Compare(best) == 0 {
			chosen = append(chosen, i)
		} else {
			left = append(left, r.Signals[i].Label)
		}
	}
	return chosen, left
}
