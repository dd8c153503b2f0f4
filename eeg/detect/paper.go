package detect

import (
	"fmt"
	"math"

	"ihealth/eeg/feature"
)

// Scope names what the baseline δ̄ of I-Health eq. (6) is the mean of.
type Scope string

// The scopes.
const (
	Global     Scope = "global"  // all channels of all patients, as the text has it
	PerChannel Scope = "channel" // one channel of all patients; train with one patient for its own
	PerPatient Scope = "patient" // all channels of the patient
)

// Offset names what is taken off each channel's samples before their features.
type Offset string

// The offsets.
const (
	WindowOffset   Offset = "window"   // the window's own mean: no drift of an electrode counts
	BaselineOffset Offset = "baseline" // the channel's mean in the patient's training: a drift counts as a change of m
	KeepOffset     Offset = "keep"     // nothing: the 4200 µV of an EMOTIV headset hide every change
)

// PaperRule holds the options of the rule of I-Health, eqs (5) to (7).
type PaperRule struct {
	Indicator Indicator `option:"indicator"`
	Scope     Scope     `option:"scope"`
	Offset    Offset    `option:"offset"`
	Zeta      float64   `option:"zeta"`      // ζ: relative change that counts, > 0
	TwoSided  bool      `option:"two-sided"` // whether a fall by ζ counts as well; the printed [K−ζ]⁺ sees rises only
}

// DefaultPaperRule returns the rule as the paper's text has it, but with the offset
// removed and a baseline of each channel, without which it sees little.
func DefaultPaperRule() PaperRule {
	return PaperRule{Indicator: Sum, Scope: PerChannel, Offset: WindowOffset, Zeta: 0.30}
}

// Validate returns an error that says which option cannot be used.
func (r PaperRule) Validate() error {
	if err := r.Indicator.Validate(); err != nil {
		return err
	}
	switch r.Scope {
	case Global, PerChannel, PerPatient:
	default:
		return fmt.Errorf("%w: scope %q: want global, channel or patient", ErrRule, string(r.Scope))
	}
	switch r.Offset {
	case WindowOffset, BaselineOffset, KeepOffset:
	default:
		return fmt.Errorf("%w: offset %q: want window, baseline or keep", ErrRule, string(r.Offset))
	}
	if !(r.Zeta > 0) || math.IsInf(r.Zeta, 1) {
		return fmt.Errorf("%w: zeta %v: want a number > 0, such as 0.30", ErrRule, r.Zeta)
	}
	return nil
}

// WithLimit returns the rule with that ζ.
func (r PaperRule) WithLimit(limit float64) Rule { r.Zeta = limit; return r }

// Train returns NewPaper.
func (r PaperRule) Train(t Training, patient int) (Detector, error) { return NewPaper(r, t, patient) }

// Paper is the rule of I-Health for one patient.
type Paper struct {
	rule     PaperRule
	offset   []float64 // BaselineOffset per channel, in its unit
	baseline []float64 // δ̄ per channel
}

// NewPaper learns the baseline of one of the patients from the training windows. A
// channel that is flat in all of them gets no score later. The error wraps ErrRule
// or ErrBaseline.
func NewPaper(rule PaperRule, t Training, patient int) (*Paper, error) {
	if err := rule.Validate(); err != nil {
		return nil, err
	}
	n, err := t.check(patient)
	if err != nil {
		return nil, err
	}
	p := &Paper{rule: rule, offset: offsets(t[patient], n), baseline: make([]float64, n)}
	patients := t
	if rule.Scope == PerPatient {
		patients = t[patient : patient+1]
	}
	sums := rule.sums(patients, n)
	var all mean
	for _, s := range sums {
		all.merge(s)
	}
	for i := range p.baseline {
		p.baseline[i] = all.value()
		if rule.Scope == PerChannel {
			p.baseline[i] = sums[i].value()
		}
		if !(p.baseline[i] > 0) { // eq. (6) divides by it
			p.baseline[i] = math.NaN()
		}
	}
	return p, usable(p.baseline, "has a δ̄ > 0")
}

// Baseline returns δ̄ of each channel, NaN where the training has none > 0.
func (p *Paper) Baseline() []float64 { return append([]float64(nil), p.baseline...) }

// Detect returns κ of each channel, eq. (6), and z, eq. (7). Change is the third
// largest κ, or |κ| of the two-sided rule.
func (p *Paper) Detect(w feature.Window) (Verdict, error) {
	if err := sameChannels(w, len(p.baseline)); err != nil {
		return Verdict{}, err
	}
	kappa := make([]float64, len(p.baseline))
	for i, c := range w.Channels {
		kappa[i] = p.rule.indicate(c, p.offset[i])/p.baseline[i] - 1
	}
	return judge(kappa, p.rule.size, p.rule.Zeta), nil
}

// size returns what of κ is compared with ζ.
func (r PaperRule) size(kappa float64) float64 {
	if r.TwoSided {
		return math.Abs(kappa)
	}
	return kappa
}

// indicate returns δ of a channel whose training has the mean offset.
func (r PaperRule) indicate(c feature.Channel, offset float64) float64 {
	switch r.Offset {
	case WindowOffset:
		c = c.Without(c.Mean)
	case BaselineOffset:
		c = c.Without(offset)
	case KeepOffset:
	}
	return r.Indicator.Of(c)
}

// offsets returns the mean of each channel over the windows.
func offsets(windows []feature.Window, channels int) []float64 {
	out := make([]float64, channels)
	for i := range out {
		var m mean
		for _, w := range windows {
			m.add(w.Channels[i].Mean)
		}
		out[i] = m.value()
	}
	return out
}

// sums adds up δ of each channel over windows and patients.
func (r PaperRule) sums(t Training, channels int) []mean {
	out := make([]mean, channels)
	for _, windows := range t {
		offset := offsets(windows, channels)
		for _, w := range windows {
			for i, c := range w.Channels {
				out[i].add(r.indicate(c, offset[i]))
			}
		}
	}
	return out
}
