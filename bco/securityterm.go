package bco

// SecurityTerm is how the security term 1/η of I-Health eq. (12) is brought to
// the scale of the others. The printed equation is lost.
type SecurityTerm string

const (
	// Normalised divides 1/η by its own maximum: (v/m)^q, in (0, 1]. The paper's
	// figures are possible only under this reading, so it is the default.
	Normalised SecurityTerm = "normalised"
	// Literal is η_m/η = (M/m)^q, in [1, (M/v)^q].
	Literal SecurityTerm = "literal"
)
