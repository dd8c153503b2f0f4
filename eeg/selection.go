package eeg

// selection is some channels of another source.
type selection struct {
	src      Source
	channels []int
	rec      Recording
	values   [][]float64
}

// Select returns the channels of src at those indices, which must be valid. Nothing
// else may call src.Next.
func Select(src Source, channels []int) Source {
	s := &selection{src: src, channels: channels, values: make([][]float64, len(channels))}
	s.describe()
	return s
}

// describe copies the description of the source.
func (s *selection) describe() {
	signals := s.rec.Signals[:0]
	s.rec = *s.src.Recording()
	for _, c := range s.channels {
		signals = append(signals, s.src.Recording().Signals[c])
	}
	s.rec.Signals = signals
}

// Recording implements Source.
func (s *selection) Recording() *Recording { return &s.rec }

// Next implements Source.
func (s *selection) Next() (Block, error) {
	block, err := s.src.Next()
	s.describe()
	if err != nil {
		return Block{}, err
	}
	for i, c := range s.channels {
		s.values[i] = block.Values[c]
	}
	block.Values = s.values
	return block, nil
}
