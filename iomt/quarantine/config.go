package quarantine

import (
	"fmt"
	"time"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
)

// Infected is the share of the people in quarantine who were: 82,294 of 523,183 (Zheng et al.).
const Infected = 82_294.0 / 523_183

// Config describes the wearables and the limits of a person.
type Config struct {
	Period time.Duration // between readings of a kind, > 0
	Ill    float64       // probability that a fever comes, 0 to 1

	Limits [3]edge.Limits // of temperature, heart rate and respiration rate

	Radius      float64       // of the circle about the home, m, > 0
	Sigma       float64       // error of a fix in each direction, m, ≥ 0
	Correlation time.Duration // of the errors, ≥ 0; see device.GNSSConfig
	Dwell       int           // fixes in a row outside that are a crossing, 1 to edge.MaxDwell
}

// Default returns readings once a minute, a fever in the share Infected of people, and limits
// for adults at rest; the band of temperature is the 1 Cel of Zheng et al. A circle of 25 m
// and errors of 10 m are those of claim E1.2.
func Default() Config {
	return Config{
		Period: time.Minute, Ill: Infected,
		Limits: [3]edge.Limits{
			limits(device.Temperature, 35.5, 37.5, 1),
			limits(device.HeartRate, 50, 100, 20),
			limits(device.RespirationRate, 10, 24, 6),
		},
		Radius: 25, Sigma: 10, Dwell: 3,
	}
}

// limits returns limits that are known to be possible.
func limits(kind device.Kind, low, high, band float64) edge.Limits {
	l, err := edge.NewLimits(kind, low, high, band)
	if err != nil {
		panic(fmt.Sprintf("quarantine: %v", err))
	}
	return l
}
