package filter

import (
	"fmt"
	"slices"
	"time"

	"ihealth/eeg"
)

// Transient is the text of the annotations at the beginning of every segment that
// last until the slowest mode of the slowest channel's filter has fallen to a
// hundredth. Features of windows there are features of the filter as well.
const Transient = "filter transient"

// Source is a filtered recording. It implements eeg.Source.
type Source struct {
	src       eeg.Source
	rec       eeg.Recording
	channels  []channel
	own       []eeg.Warning // about channels that are not filtered
	values    [][]float64
	transient time.Duration
	segment   int // of the last block, -1 before the first
	copied    int // annotations of src
}

// New returns src with its EEG channels (all channels when none is known to be EEG)
// filtered by the designs in their order. Other channels stay as they are: a filtered
// counter or thermometer says nothing. So does, with a warning, a channel whose rate is
// too low for one of the designs; the error is ErrFrequency when this is so for all. A
// filtered constant has the gain of the cascade there, so signals behind a high-pass
// have the offset 0.
func New(src eeg.Source, designs ...Design) (*Source, error) {
	in := src.Recording()
	s := &Source{src: src, rec: *in, segment: -1}
	s.rec.Signals, s.rec.Annotations, s.rec.Warnings = slices.Clone(in.Signals), nil, nil
	s.channels = make([]channel, len(in.Signals))
	s.values = make([][]float64, len(in.Signals))
	refused := eeg.Recording{}
	var first error
	filtered := 0
	for _, i := range in.EEGChannels() {
		signal := in.Signals[i]
		sections, err := sections(designs, signal.Rate.Hz())
		if err != nil {
			refused.Warn(ErrFrequency, "channel %q of %v is left unfiltered", signal.Label, signal.Rate)
			first = err
			continue
		}
		filtered++
		s.channels[i] = newChannel(sections)
		s.rec.Signals[i].Offset *= s.channels[i].constant
		s.transient = max(s.transient, signal.Rate.Time(s.channels[i].settling()))
	}
	if first != nil && filtered == 0 {
		return nil, fmt.Errorf("no channel can be filtered: %w", first)
	}
	s.own = refused.Warnings
	s.update()
	return s, nil
}

func sections(designs []Design, rate float64) ([]Section, error) {
	out := make([]Section, len(designs))
	for i, d := range designs {
		var err error
		if out[i], err = d.Section(rate); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Recording implements eeg.Source.
func (s *Source) Recording() *eeg.Recording { return &s.rec }

// Settling returns how long the beginning of a segment is felt; see Transient.
func (s *Source) Settling() time.Duration { return s.transient }

// Next implements eeg.Source.
func (s *Source) Next() (eeg.Block, error) {
	b, err := s.src.Next()
	s.update()
	if err != nil {
		return eeg.Block{}, err
	}
	if b.Segment != s.segment {
		s.begin(b)
	}
	for i, x := range b.Values {
		if c := &s.channels[i]; len(c.sections) == 0 {
			s.values[i] = x
		} else {
			s.values[i] = c.filter(x)
		}
	}
	b.Values = s.values
	return b, nil
}

// begin starts the segment of b.
func (s *Source) begin(b eeg.Block) {
	s.segment = b.Segment
	for i := range s.channels {
		s.channels[i].reset()
	}
	if s.transient > 0 {
		s.rec.Annotations = append(s.rec.Annotations, eeg.Annotation{Onset: b.Start, Duration: s.transient, Lasting: true, Text: Transient})
	}
}

// update takes over what the description of the source has gained.
func (s *Source) update() {
	in := s.src.Recording()
	for i := range in.Signals {
		s.rec.Signals[i].Samples = in.Signals[i].Samples
	}
	s.rec.Segments = in.Segments
	s.rec.Annotations = append(s.rec.Annotations, in.Annotations[s.copied:]...)
	s.copied = len(in.Annotations)
	s.rec.Warnings = append(append(s.rec.Warnings[:0], s.own...), in.Warnings...)
}
