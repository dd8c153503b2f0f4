package table

import "ihealth/eeg"

// run is a stretch of rows whose cells in a column give one text.
type run struct {
	cell  []byte // the last one
	text  string // of the annotation; "" for none
	first int64  // row, counted with lost ones
	open  bool
}

// annotate notes the texts of the row at s.grid.
func (s *Stream) annotate() {
	for i, cell := range s.texts {
		column, r := &s.noted[i], &s.runs[i]
		if column.Sparse && len(cell) == 0 {
			continue
		}
		if !r.open || string(cell) != string(r.cell) {
			s.turn(i, column.Text(string(cell)))
			r.cell = append(r.cell[:0], cell...)
		}
		if column.Role == Event && r.text != "" {
			s.Rec.Annotations = append(s.Rec.Annotations, eeg.Annotation{Onset: s.Rate.Time(s.grid), Text: r.text})
		}
	}
}

// turn begins a stretch of column i at the row at s.grid, unless the last one goes on.
func (s *Stream) turn(i int, text string) {
	if r := &s.runs[i]; !r.open || text != r.text {
		s.close(i)
		r.text, r.first, r.open = text, s.grid, true
	}
}

// close makes a stretch of column i that ends before the row at s.grid an annotation.
func (s *Stream) close(i int) {
	r := &s.runs[i]
	if r.open && r.text != "" && s.noted[i].Role == Run {
		onset := s.Rate.Time(r.first)
		s.Rec.Annotations = append(s.Rec.Annotations, eeg.Annotation{
			Onset: onset, Duration: s.Rate.Time(s.grid) - onset, Lasting: true, Text: r.text,
		})
	}
	r.open = false
}

// closeAll ends the stretches of all columns.
func (s *Stream) closeAll() {
	for i := range s.runs {
		s.close(i)
	}
}
