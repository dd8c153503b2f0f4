package synth

// Truth is what a generated recording holds.
type Truth struct {
	Traits Traits  `json:"traits"`
	Events []Event `json:"events"` // in the order in which they begin; grows with the stream
}

// During returns the events of the given kinds between two times, in s.
func (t *Truth) During(from, to float64, kinds ...EventKind) []Event {
	var out []Event
	for _, e := range t.Events {
		for _, kind := range kinds {
			if e.Kind == kind && e.Overlaps(from, to) {
				out = append(out, e)
			}
		}
	}
	return out
}
