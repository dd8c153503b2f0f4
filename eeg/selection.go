package eeg

// selection is some channels of another source.
type selection struct {
	src      Source
	channels []int
	rec      Recording
	values   [][]float64
}

// codeSelection is a selection from a source of codes.
type codeSelection struct {
	selection
	src   CodeSource
	codes [][]byte
}

// Select returns the channels of src at those indices, which must be valid. Nothing
// else may call src.Next. A CodeSource stays one.
func Select(src Source, channels []int) Source {
	s := selection{src: src, channels: channels, values: make([][]float64, len(channels))}
	s.describe()
	if src, ok := src.(CodeSource); ok {
		return &codeSelection{s, src, make([][]byte, len(channels))}
	}
	return &s
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

// NextCodes implements CodeSource.
func (s *codeSelection) NextCodes() (CodeBlock, error) {
	block, err := s.src.NextCodes()
	s.describe()
	if err != nil {
		return CodeBlock{}, err
	}
	for i, c := range s.channels {
		s.codes[i] = block.Codes[c]
	}
	block.Codes = s.codes
	return block, nil
}
