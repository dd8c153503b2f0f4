package table

import "ihealth/eeg"

// run is a stretch of rows with equal cells in a column.
type run struct {
	cell  []byte
	text  string // of the annotation; "" for none
	first int64  // row, counted with lost ones
	open  bool
}

// annotate notes the texts of the row at s.grid.
func (s *Stream) annotate() {
	for i := range s.runs {
		column, cell := s.noted[i], s.texts[i]
		r := &s.runs[i]
		switch {
		case column.Role == Event:
			if text := column.Text(string(cell)); text != "" {
				s.Rec.Annotations = append(s.Rec.Annotations, eeg.Annotation{Onset: s.Rate.Time(s.grid), Text: text})
			}
		case r.open && string(cell) == string(r.cell), column.Sparse && len(cell) == 0:
		default:
			s.close(r)
			*r = run{cell: append(r.cell[:0], cell...), text: column.Text(string(cell)), first: s.grid, open: true}
		}
	}
}

// close makes a stretch that ends before the row at s.grid an annotation.
func (s *Stream) close(r *run) {
	if r.open && r.text != "" {
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
		s.close(&s.runs[i])
	}
}
