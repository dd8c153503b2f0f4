package synth

import "ihealth/sim/rng"

// Artefacts says how often and how strongly what is no brain reaches the electrodes.
type Artefacts struct {
	Blinks  float64 `json:"blinks_per_minute" yaml:"blinks_per_minute"`   // ≥ 0, < 60
	Blink   float64 `json:"blink_uv" yaml:"blink_uv"`                     // peak at Fpz, µV, ≥ 0, < 10000
	Muscles float64 `json:"muscles_per_minute" yaml:"muscles_per_minute"` // bursts, ≥ 0, < 50
	Muscle  float64 `json:"muscle_uv" yaml:"muscle_uv"`                   // RMS of a burst, µV, ≥ 0, < 10000
	Pops    float64 `json:"pops_per_hour" yaml:"pops_per_hour"`           // of any electrode, ≥ 0, < 3600
	Pop     float64 `json:"pop_uv" yaml:"pop_uv"`                         // jump up or down, µV, ≥ 0, < 10000
	Drift   float64 `json:"drift_uv" yaml:"drift_uv"`                     // standard deviation of the slow drift of an electrode, µV, ≥ 0, < 1000
}

// DefaultArtefacts returns those of a person awake and at rest: 17 blinks a minute
// (Bentivoglio et al. 1997), a burst of muscle activity a minute, four electrode pops
// an hour.
func DefaultArtefacts() Artefacts {
	return Artefacts{Blinks: 17, Blink: 120, Muscles: 1, Muscle: 12, Pops: 4, Pop: 300, Drift: 15}
}

// Validate returns ErrConfig with the field that cannot be used.
func (a Artefacts) Validate() error {
	return firstOutside([]limit{
		{"blinks a minute", a.Blinks, 0, 60},
		{"blink in µV", a.Blink, 0, 10000},
		{"muscles a minute", a.Muscles, 0, 50},
		{"muscle in µV", a.Muscle, 0, 10000},
		{"pops an hour", a.Pops, 0, 3600},
		{"pop in µV", a.Pop, 0, 10000},
		{"drift in µV", a.Drift, 0, 1000},
	})
}

// layer is something that changes what reaches the electrodes.
type layer interface {
	// add changes the given second, channels × samples in µV without offset, and
	// returns the events that begin in it.
	add(second int, uv [][]float64) []Event
}

func (a Artefacts) layers(key rng.Key) []layer {
	return []layer{newBlinks(key.Sub("blinks"), a), newMuscles(key.Sub("muscles"), a), newPops(key.Sub("pops"), a), newDrift(key.Sub("drift"), a)}
}
