package eeg

// guarded is a source whose blocks need a permission.
type guarded struct {
	Source
	check func() error
}

// guardedCodes is guarded for a source of codes.
type guardedCodes struct {
	guarded
	codes CodeSource
}

// Guard returns src with check before every block, whose error ends the stream: the Err
// of a context for instance. A CodeSource stays one.
func Guard(src Source, check func() error) Source {
	g := guarded{src, check}
	if codes, ok := src.(CodeSource); ok {
		return guardedCodes{g, codes}
	}
	return g
}

// Next implements Source.
func (g guarded) Next() (Block, error) {
	if err := g.check(); err != nil {
		return Block{}, err
	}
	return g.Source.Next()
}

// NextCodes implements CodeSource.
func (g guardedCodes) NextCodes() (CodeBlock, error) {
	if err := g.check(); err != nil {
		return CodeBlock{}, err
	}
	return g.codes.NextCodes()
}
