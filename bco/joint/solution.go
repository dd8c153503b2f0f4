package joint

import "ihealth/bco"

// Solution is a solver's answer. Channels and Utility are empty unless it is
// Found.
type Solution struct {
	Solver      string
	Channels    []bco.Solution // one for each channel of the problem, in its order; alone they prove nothing
	Utility     float64        // Σ of the channels' utilities, less is better
	Certificate bco.Certificate
	// Gap is how far Utility may lie above the optimum, as a share of Utility;
	// NaN when nothing was found, or what was found exceeds a capacity.
	Gap    float64
	Status bco.Status
	Reason string // why there is no answer or no proof, or which capacity a choice exceeds
}

// Found reports whether the solution holds a choice.
func (s *Solution) Found() bool { return s.Status == bco.Optimal || s.Status == bco.Heuristic }
