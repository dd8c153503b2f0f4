package measure

// Target is what this project has set itself, and what was measured.
type Target struct {
	Name     string
	Measured float64 // NaN where it was not
	Unit     string  // such as ns; empty for ratios and counts
	Bound    float64
	AtLeast  bool // the bound is the least, else the most
}

// Met reports whether the target is reached; what was not measured is not.
func (t *Target) Met() bool {
	if t.AtLeast {
		return t.Measured >= t.Bound
	}
	return t.Measured <= t.Bound
}
