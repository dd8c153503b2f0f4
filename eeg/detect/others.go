package detect

import (
	"math"

	"ihealth/eeg/feature"
)

// others compares each channel's log variance with those of the other channels in the
// same window, all of them less what they are in training.
type others struct {
	centre []float64 // median of ln s²
	habit  []float64 // 1.4826·MAD of the channel's difference from the median over channels
}

// newOthers learns from training windows of as many channels as centre.
func newOthers(centre []float64, windows []feature.Window) others {
	o := others{centre: centre, habit: make([]float64, len(centre))}
	differences := make([][]float64, len(centre))
	for _, w := range windows {
		d, _ := o.differences(w)
		for i, v := range d {
			if finite(v) {
				differences[i] = append(differences[i], v)
			}
		}
	}
	for i, d := range differences {
		_, o.habit[i] = medianMAD(d)
	}
	return o
}

// differences returns by how much the log variance of each channel exceeds the median
// of all: −∞ where the channel is flat, whatever it was in training, and else NaN where
// it is undefined. The spread is 1.4826·MAD of the channels.
func (o others) differences(w feature.Window) (d []float64, spread float64) {
	d = make([]float64, len(o.centre))
	var live []float64
	for i, c := range w.Channels {
		d[i] = math.Log(c.Variance) - o.centre[i]
		if c.Variance == 0 {
			d[i] = math.Inf(-1)
		}
		if finite(d[i]) {
			live = append(live, d[i])
		}
	}
	middle, spread := medianMAD(live)
	for i := range d {
		if !math.IsInf(d[i], 0) {
			d[i] -= middle
		}
	}
	return d, spread
}

// scores returns the robust z of each channel against the others. Its scale is the
// spread of the channels, but at least what the channel does in training: alpha
// rhythm and blinks reach few channels, and are no fault.
func (o others) scores(w feature.Window) []float64 {
	z, spread := o.differences(w)
	for i := range z {
		if finite(z[i]) && z[i] != 0 {
			z[i] /= max(spread, o.habit[i])
		}
	}
	return z
}
