package calibration

// Point is the measured block latency of one configuration.
type Point struct {
	Validators int     `json:"m"`
	BlockSize  int     `json:"n"`
	Latency    float64 `json:"median_s"` // median, s, > 0
	Low        float64 `json:"low_s"`    // interval around it, s
	High       float64 `json:"high_s"`   // s
	Blocks     int     `json:"blocks"`   // observed
	HostShare  Number  `json:"host_cpu"` // busy share of the host's processors
	LateRounds int     `json:"late"`     // heights that needed a round > 0
	HoldOut    bool    `json:"held_out"` // kept out of the fits, to judge them
}

// hostBoundShare is the share of busy processors above which the host may have set the
// pace.
const hostBoundShare = 0.70

// HostBound reports whether the host's processors were so busy, above 0.70, that they
// and not the protocol may have set the latency.
func (p Point) HostBound() bool { return float64(p.HostShare) > hostBoundShare }

// split returns the points that models are fitted to and those held out.
func split(points []Point) (fitted, held []Point) {
	for _, p := range points {
		if p.HoldOut {
			held = append(held, p)
		} else {
			fitted = append(fitted, p)
		}
	}
	return fitted, held
}
