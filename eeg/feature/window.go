package feature

// Window holds the features of all channels in a window [Start, Start+Duration).
type Window struct {
	Index    int       `json:"window"`
	Start    float64   `json:"start_s"` // from the recording's first sample
	Duration float64   `json:"-"`       // s
	Segment  int       `json:"-"`       // index of the recording's segment
	Channels []Channel `json:"channels"`
}

// Samples returns the number of samples of all channels.
func (w Window) Samples() int {
	n := 0
	for _, c := range w.Channels {
		n += c.Samples
	}
	return n
}
