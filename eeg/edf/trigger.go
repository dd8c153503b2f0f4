package edf

import (
	"math"
	"strconv"

	"ihealth/eeg"
)

// trigger returns the scale of a channel of triggers whose values do not fit: it keeps
// their low bits, as numbers from 0, since rounded triggers are other triggers. BioSemi
// has the triggers in the low 16 bits of 24.
func (f format) trigger(signal eeg.Signal, v span) (scale, error) {
	if v.decimals > 0 || max(-v.low, v.high) >= 1<<53 {
		return scale{}, signalError(ErrScale, signal, "triggers from %v to %v are no integers of %d bits, and are not rounded; write BDF, or call the channel otherwise if it holds none",
			v.low, v.high, f.bits())
	}
	limit := math.Ldexp(1, f.bits()-1)
	return scale{
		factor: 1, low: -limit, high: limit - 1, pmin: "0", pmax: strconv.Itoa(1<<f.bits() - 1), step: 1,
		mask: 1<<f.bits() - 1,
	}, nil
}
