package quality

import "math"

// beginning is the number of epochs that tell what is usual for each channel.
const beginning = 5

// change scores the amplitudes of every epoch after the beginning against it. An epoch's
// amplitudes are taken relative to their median over the channels, because what changes
// in all of them is the brain or the reference, not an electrode. The spread is that of
// all channels in all epochs of the beginning.
func change(epochs []Epoch) {
	for _, e := range epochs {
		for i := range e.Channels {
			e.Channels[i].Change, e.Channels[i].Factor = math.NaN(), math.NaN()
		}
	}
	if len(epochs) <= beginning {
		return
	}
	relative := make([][]float64, len(epochs))
	for k, e := range epochs {
		relative[k] = logAmplitudes(e.Channels)
	}
	usual := make([]float64, len(epochs[0].Channels))
	var deviations []float64
	for i := range usual {
		var own []float64
		for k := range beginning {
			own = append(own, relative[k][i])
		}
		usual[i] = median(own)
		for _, v := range own {
			deviations = append(deviations, v-usual[i])
		}
	}
	spread := madSD(deviations, 0)
	for k := beginning; k < len(epochs); k++ {
		for i := range usual {
			c := &epochs[k].Channels[i]
			moved := relative[k][i] - usual[i]
			c.Factor = math.Exp(moved)
			if spread > 0 {
				c.Change = moved / spread
			}
		}
	}
}

// logAmplitudes returns the logarithms of the channels' amplitudes less their median;
// NaN where there is none.
func logAmplitudes(channels []Channel) []float64 {
	out := make([]float64, len(channels))
	for i, c := range channels {
		out[i] = math.NaN()
		if c.Amplitude > 0 {
			out[i] = math.Log(c.Amplitude)
		}
	}
	centre := median(out)
	for i := range out {
		out[i] -= centre
	}
	return out
}
