package synth

import (
	"errors"
	"fmt"
	"time"
)

// ErrConfig is the cause when a Config cannot be used.
var ErrConfig = errors.New("unusable configuration of generated patients")

// Config says what is generated.
type Config struct {
	Seed       uint64
	Phase      time.Duration // of each of before, during and after, ≥ 1 s, whole seconds
	Training   int           // phases of the offline session that baselines are learnt from, ≥ 1
	Onset      time.Duration // time constant of the drug's effect, > 0
	Background float64       // median RMS of a patient's cortical noise, µV, > 0
	Alpha      float64       // median RMS of a patient's alpha bursts at O1 and O2, µV, ≥ 0
	Vigilance  float64       // standard deviation of the logarithm of the slow gain, ≥ 0
	FaultNoise float64       // RMS of the noise of a loose electrode, µV, ≥ 0
}

// Defaults returns phases of five minutes, one window each: a window of 4 s estimates
// the variance of EEG to ±30 % only, one of five minutes to a few per cent. Then the
// rule of I-Health with ζ = 30 % sees the drug and nothing else.
func Defaults(seed uint64) Config {
	return Config{
		Seed:       seed,
		Phase:      5 * time.Minute,
		Training:   2,
		Onset:      2 * time.Minute,
		Background: 12,
		Alpha:      5,
		Vigilance:  0.02,
		FaultNoise: 60,
	}
}

// Validate returns ErrConfig with the field that cannot be used.
func (c Config) Validate() error {
	switch {
	case c.Phase < time.Second || c.Phase%time.Second != 0 || c.Phase > 24*time.Hour:
		return fmt.Errorf("%w: phase %v: want whole seconds, at most 24h", ErrConfig, c.Phase)
	case c.Training < 1 || c.Training > 1000:
		return fmt.Errorf("%w: training %d: want 1 to 1000 phases", ErrConfig, c.Training)
	case c.Onset <= 0:
		return fmt.Errorf("%w: onset %v: want > 0", ErrConfig, c.Onset)
	case !(c.Background > 0 && c.Background < 1000):
		return fmt.Errorf("%w: background %v µV: want 0 to 1000", ErrConfig, c.Background)
	case !(c.Alpha >= 0 && c.Alpha < 1000):
		return fmt.Errorf("%w: alpha %v µV: want 0 to 1000", ErrConfig, c.Alpha)
	case !(c.Vigilance >= 0 && c.Vigilance < 1):
		return fmt.Errorf("%w: vigilance %v: want 0 to 1", ErrConfig, c.Vigilance)
	case !(c.FaultNoise >= 0 && c.FaultNoise < 10000):
		return fmt.Errorf("%w: fault noise %v µV: want 0 to 10000", ErrConfig, c.FaultNoise)
	}
	return nil
}
