package table

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ihealth/eeg"
)

// stream returns rows of a number that is the count of lost samples, -1 for no sample,
// a channel and a text.
func stream(in io.Reader) *Stream {
	s := &Stream{
		Lines:   NewLines(in, "x"),
		Dialect: Dialect{Separator: ',', Point: '.'},
		Rec:     &eeg.Recording{Signals: []eeg.Signal{{Label: "a"}}},
		Rate:    eeg.RateHz(10),
		Columns: []Column{
			{Role: Number},
			{Role: Value},
			{Role: Skip},
			{Role: Run, Text: func(cell string) string { return strings.TrimPrefix(cell, "no") }, Sparse: true},
			{Role: Event, Text: func(cell string) string { return cell }},
		},
	}
	s.Open()
	s.Before = func(numbers []float64) (int64, bool) { return max(int64(numbers[0]), 0), numbers[0] < 0 }
	return s
}

// TestGapsPartSegments loses samples at the beginning, inside a block and at its end.
func TestGapsPartSegments(t *testing.T) {
	var text strings.Builder
	lost := map[int]int{0: 5, 3: 2, 3 + blockRows: 1, 300: 7}
	for i := range 400 {
		fmt.Fprintf(&text, "%d,%d,?,,\n-1,99,?,,\n", lost[i], i)
	}
	s := stream(strings.NewReader(text.String()))
	var want []eeg.Segment
	grid := 0
	for i := range 400 {
		grid += lost[i]
		if lost[i] > 0 {
			want = append(want, eeg.Segment{Start: time.Duration(grid) * time.Second / 10})
		}
		want[len(want)-1].Duration += time.Second / 10
		grid++
	}
	next := 0.0
	for {
		b, err := s.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		first := len(want) - 1
		for first > 0 && want[first].Start > b.Start {
			first--
		}
		end := b.Start + time.Duration(len(b.Values[0]))*time.Second/10
		if b.Segment != first || end > want[first].End() {
			t.Fatalf("block of segment %d from %v to %v", b.Segment, b.Start, end)
		}
		for _, v := range b.Values[0] {
			if v != next {
				t.Fatalf("%v, want %v", v, next)
			}
			next++
		}
	}
	if diff := cmp.Diff(want, s.Recording().Segments); diff != "" || next != 400 || s.Rec.Signals[0].Samples != 400 {
		t.Error(next, diff)
	}
}

func TestRunsAndEvents(t *testing.T) {
	rows := "0,1,?,x,\n0,1,?,,e\n0,1,?,nox,e\n0,1,?,y,\n3,1,?,,f\n0,1,?,no,\n0,1,?,z,g\n"
	s := stream(strings.NewReader(rows))
	if _, err := eeg.Drain(s); err != nil {
		t.Fatal(err)
	}
	at := func(k int) time.Duration { return time.Duration(k) * time.Second / 10 }
	want := []eeg.Annotation{
		{Onset: at(1), Text: "e"},
		{Onset: at(2), Text: "e"},
		{Onset: at(0), Duration: at(3), Lasting: true, Text: "x"},
		{Onset: at(3), Duration: at(1), Lasting: true, Text: "y"},
		{Onset: at(7), Text: "f"},
		{Onset: at(9), Text: "g"},
		{Onset: at(9), Duration: at(1), Lasting: true, Text: "z"},
	}
	if diff := cmp.Diff(want, s.Rec.Annotations); diff != "" {
		t.Error(diff)
	}
}

func TestLines(t *testing.T) {
	long := strings.Repeat("1", longestLine-1)
	text := "\ufeff#c\na\r\n \t\n\r\nb\n" + long + "\nc"
	for _, in := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text)), iotest.DataErrReader(strings.NewReader(text))} {
		l := NewLines(in, "x")
		l.Comment = '#'
		var got []string
		for {
			line, err := l.Line()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if c := line[:len(line)+padding][len(line)]; '0' <= c && c <= '9' {
				t.Errorf("a digit behind %.9q", line)
			}
			got = append(got, string(line))
		}
		if diff := cmp.Diff([]string{"a", "b", long, "c"}, got); diff != "" || l.number != 7 || l.whole {
			t.Error(l.number, l.whole, diff)
		}
	}
}

func TestNoProgressIsNoEndlessLoop(t *testing.T) {
	l := NewLines(idle{}, "x")
	if _, err := l.Line(); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("%v, want ErrNoProgress", err)
	}
}

// idle is a reader that never reads anything.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func TestBlocksCostNoMemory(t *testing.T) {
	var b strings.Builder
	for i := range 300 * blockRows {
		fmt.Fprintf(&b, "0,%d.5,?,x,0\n", i)
	}
	s := stream(strings.NewReader(b.String()))
	s.noted[1].Text = func(string) string { return "" }
	if _, err := s.Next(); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(200, func() {
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a block, want none", n)
	}
}
