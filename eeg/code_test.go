package eeg_test

import (
	"errors"
	"io"
	"slices"
	"testing"

	"ihealth/eeg"
)

// both is a source of one block, as values or codes.
type both struct{ ended }

func (b *both) Next() (eeg.Block, error) {
	_, err := b.ended.Next()
	return eeg.Block{Values: [][]float64{{1}, {2}, {3}}}, err
}

func (b *both) NextCodes() (eeg.CodeBlock, error) {
	_, err := b.ended.Next()
	return eeg.CodeBlock{Width: 2, Codes: [][]byte{{1, 0}, {2, 0}, {3, 0}}}, err
}

func newBoth(blocks int) *both {
	return &both{ended{blocks, io.EOF, eeg.Recording{Signals: []eeg.Signal{{Label: "a"}, {Label: "b"}, {Label: "c"}}}}}
}

// TestSelectionOfCodes selects the same channels in both forms.
func TestSelectionOfCodes(t *testing.T) {
	src, ok := eeg.Select(newBoth(2), []int{2, 0}).(eeg.CodeSource)
	if !ok {
		t.Fatal("a selection of codes has none")
	}
	values, err := src.Next()
	if err != nil || values.Values[0][0] != 3 || values.Values[1][0] != 1 {
		t.Errorf("%v, %v", values, err)
	}
	codes, err := src.NextCodes()
	if err != nil || len(codes.Codes) != 2 || codes.Codes[0][0] != 3 || codes.Codes[1][0] != 1 || src.Recording().Signals[0].Label != "c" {
		t.Errorf("%v, %v", codes, err)
	}
	if _, err := src.NextCodes(); !errors.Is(err, io.EOF) {
		t.Errorf("%v, want the end", err)
	}
	if _, ok := eeg.Select(&ended{err: io.EOF}, nil).(eeg.CodeSource); ok {
		t.Error("a selection of values has codes")
	}
}

// TestGuard stops either form of a source at the check's error.
func TestGuard(t *testing.T) {
	stop := errors.New("stop")
	left := 2
	check := func() error {
		if left--; left < 0 {
			return stop
		}
		return nil
	}
	src, ok := eeg.Guard(newBoth(9), check).(eeg.CodeSource)
	if !ok {
		t.Fatal("a guarded source of codes has none")
	}
	if b, err := src.Next(); err != nil || !slices.Equal(b.Values[0], []float64{1}) {
		t.Errorf("%v, %v", b, err)
	}
	if b, err := src.NextCodes(); err != nil || b.Width != 2 {
		t.Errorf("%v, %v", b, err)
	}
	if _, err := src.NextCodes(); !errors.Is(err, stop) {
		t.Errorf("%v, want the check's error", err)
	}
	if _, err := src.Next(); !errors.Is(err, stop) {
		t.Errorf("%v, want the check's error", err)
	}
	if _, ok := eeg.Guard(&ended{}, check).(eeg.CodeSource); ok {
		t.Error("guarded values have codes")
	}
}
