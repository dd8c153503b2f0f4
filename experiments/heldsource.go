package experiments

import (
	"context"
	"errors"
	"io"
	"slices"

	"ihealth/eeg"
)

// held is a recording in memory, which can be streamed more than once. It is an
// eeg.Source.
type held struct {
	rec    *eeg.Recording
	blocks []eeg.Block
	next   int
}

// hold reads src to its end, or until the context is done.
func hold(ctx context.Context, src eeg.Source) (*held, error) {
	h := &held{rec: src.Recording()}
	for ctx.Err() == nil {
		b, err := src.Next()
		if errors.Is(err, io.EOF) {
			return h, nil
		}
		if err != nil {
			return nil, err
		}
		values := make([][]float64, len(b.Values))
		for i, x := range b.Values {
			values[i] = slices.Clone(x)
		}
		b.Values = values
		h.blocks = append(h.blocks, b)
	}
	return nil, ctx.Err()
}

// again returns the recording from its beginning.
func (h *held) again() *held { return &held{rec: h.rec, blocks: h.blocks} }

// Recording returns the description, which is final.
func (h *held) Recording() *eeg.Recording { return h.rec }

// Next returns the next block.
func (h *held) Next() (eeg.Block, error) {
	if h.next == len(h.blocks) {
		return eeg.Block{}, io.EOF
	}
	h.next++
	return h.blocks[h.next-1], nil
}
