package quality

import (
	"errors"
	"fmt"
	"math"
	"time"

	"ihealth/eeg/spectrum"
)

// Causes of errors.
var (
	ErrOptions  = errors.New("unusable option of a quality assessment")
	ErrChannels = errors.New("no channel to judge")
	ErrShort    = errors.New("too short to judge")
)

// Options of Assess. The zero value suits an EMOTIV headset.
type Options struct {
	Epoch   time.Duration // observed time that is judged at once, 2 s to 1 h; 0: 1 min
	LowPass float64       // Hz above which the amplifier lets nothing through, > 30; 0: 43, EMOTIV's
}

// window is the length of the windows in which channels are compared.
const window = time.Second

// resolve checks the options and fills in what they leave open.
func (o Options) resolve() (Options, error) {
	if o.Epoch == 0 {
		o.Epoch = time.Minute
	}
	if o.LowPass == 0 {
		o.LowPass = 43
	}
	if o.Epoch < 2*window || o.Epoch > time.Hour {
		return o, fmt.Errorf("%w: epochs of %v: choose 2s to 1h", ErrOptions, o.Epoch)
	}
	if !(o.LowPass > 30) || math.IsInf(o.LowPass, 1) {
		return o, fmt.Errorf("%w: a low-pass of %v Hz: choose more than 30, or that of the amplifier", ErrOptions, o.LowPass)
	}
	return o, nil
}

// bands returns what is fast and what is slow for samples at rate Hz. PREP divides at
// 50 Hz; where the hardware lets nothing through there, 30 Hz must do.
func (o Options) bands(rate float64) (fast, slow spectrum.Band) {
	split := 50.0
	if o.LowPass <= split {
		split = 30
	}
	return spectrum.Band{Low: split, High: min(o.LowPass, rate/2)}, spectrum.Band{Low: 1, High: split}
}
