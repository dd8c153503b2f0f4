package detect

import (
	"fmt"
	"math"

	"ihealth/eeg/feature"
)

// winsor is the |z| at which values are cut unless said otherwise: a single window, be
// it an artefact, weighs no more in a sequential test.
const winsor = 4

// Standard turns the windows of a patient into one series of numbers that is about
// standard normal as long as nothing changes: ln s² of each channel standardised by
// median and 1.4826·MAD of the patient's own training, of these the median over
// channels, standardised in the same way and winsorised. The logarithm makes it
// independent of the unit, and rise and fall alike.
type Standard struct {
	Winsor   float64 // |z| at which medians are cut, > 0; 4 unless set
	baseline baseline
	usable   int // channels with a baseline
	centre   float64
	spread   float64 // > 0
}

// NewStandard learns from the training windows of one of the patients. The error
// wraps ErrBaseline.
func NewStandard(t Training, patient int) (*Standard, error) {
	b, err := newBaseline(t, patient)
	if err != nil {
		return nil, err
	}
	s := &Standard{Winsor: winsor, baseline: b}
	for _, v := range b.spread {
		if !math.IsNaN(v) {
			s.usable++
		}
	}
	var medians []float64
	for _, w := range t[patient] {
		z, err := b.scores(w)
		if err != nil {
			return nil, err
		}
		if m := s.middle(z); finite(m) {
			medians = append(medians, m)
		}
	}
	if s.centre, s.spread = medianMAD(medians); !(s.spread > 0) {
		return nil, fmt.Errorf("%w: the median over channels does not vary in the training windows; give more of them", ErrBaseline)
	}
	return s, nil
}

// Channels returns the number of channels of each window.
func (s *Standard) Channels() int { return len(s.baseline.centre) }

// Scores returns z of each channel: NaN where it is undefined, −∞ where the channel is
// flat. The error is ErrChannels.
func (s *Standard) Scores(w feature.Window) ([]float64, error) { return s.baseline.scores(w) }

// Median returns the standardised median of the channels' scores, in ±Winsor. It is
// NaN when fewer than half of the channels with a baseline have a score.
func (s *Standard) Median(scores []float64) float64 {
	m := (s.middle(scores) - s.centre) / s.spread
	return max(-s.Winsor, min(s.Winsor, m))
}

// middle returns the median of the scores that are defined, NaN of too few.
func (s *Standard) middle(scores []float64) float64 {
	var defined []float64
	for _, z := range scores {
		if !math.IsNaN(z) {
			defined = append(defined, z)
		}
	}
	if len(defined) == 0 || 2*len(defined) < s.usable {
		return math.NaN()
	}
	return median(defined)
}
