package synth

import (
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"ihealth/eeg"
	"ihealth/sim/rng"
)

// The headset: rate, range and step of its 14-bit converter, and the bytes of its codes.
const (
	rateHz    = 128
	fullUV    = 8400.0
	fullCode  = 1<<14 - 1
	codeBytes = 2
)

// Kind tells the sessions of a patient apart.
type Kind string

// The sessions.
const (
	Training  Kind = "training"  // offline, without drug and fault
	Treatment Kind = "treatment" // before, during and after the medication
)

// Session streams the EEG of one patient in blocks of one second. It implements
// eeg.Source.
type Session struct {
	config  Config
	patient Patient
	rec     *eeg.Recording
	cortex  *cortex
	offset  []float64 // of each channel, µV
	slow    *vigilance
	fault   *rng.Stream
	faulty  int // channel, -1 without one
	drug    int // second at which the drug is given
	seconds int
	second  int
	values  [][]float64
	gain    []float64 // of the samples of a second
}

// NewSession returns a session of a patient. The error wraps ErrConfig.
func NewSession(c Config, p Patient, kind Kind) (*Session, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	faulty := slices.Index(Labels(), p.Faulty)
	if p.Faulty != "" && faulty < 0 || !(p.Gamma > -1) || kind != Training && kind != Treatment {
		return nil, fmt.Errorf("%w: patient %+v, session %q", ErrConfig, p, kind)
	}
	key := c.key(p, string(kind))
	s := &Session{
		config: c, patient: p, faulty: faulty, values: second(), gain: make([]float64, rateHz),
		slow:  newVigilance(key, c.Vigilance),
		fault: rng.New(key.Sub("fault")),
	}
	once := rng.New(c.key(p, "traits"))
	traits := drawTraits(once, c.Background, c.Alpha, spread{alpha: 0.35, frequency: 0.5})
	for range montage {
		s.offset = append(s.offset, once.Uniform(4170, 4230))
	}
	s.cortex = newCortex(key, traits, rng.Normal{Sigma: 1})
	phase := int(c.Phase / time.Second)
	s.seconds, s.drug = 3*phase, phase
	if kind == Training {
		s.seconds, s.drug = c.Training*phase, math.MaxInt
	}
	s.describe(kind)
	return s, nil
}

// key names a stream of a patient.
func (c Config) key(p Patient, name string) rng.Key {
	return rng.Key{Seed: c.Seed, Cell: "eeg/synth", Name: name, Replication: p.ID}
}

func (s *Session) describe(kind Kind) {
	s.rec = describe()
	if kind == Training {
		return
	}
	for i, text := range []string{"before", "during", "after"} {
		s.rec.Annotations = append(s.rec.Annotations, eeg.Annotation{
			Onset: time.Duration(i) * s.config.Phase, Duration: s.config.Phase, Lasting: true, Text: text,
		})
	}
}

// describe returns the description of a recording of the headset.
func describe() *eeg.Recording {
	rec := &eeg.Recording{Format: "generated"}
	for _, label := range Labels() {
		rec.Signals = append(rec.Signals, eeg.Signal{Label: label, Type: eeg.TypeEEG, Unit: "uV", Rate: eeg.RateHz(rateHz), Gain: fullUV / fullCode, Width: codeBytes})
	}
	return rec
}

// Recording returns the session's description with its phases as annotations.
func (s *Session) Recording() *eeg.Recording { return s.rec }

// Next returns the next second.
func (s *Session) Next() (eeg.Block, error) {
	if s.second == s.seconds {
		return eeg.Block{}, io.EOF
	}
	level := s.slow.next()
	for k := range s.gain {
		s.gain[k] = level * s.effect(float64(s.second)+float64(k)/rateHz)
	}
	s.cortex.next(s.gain, unshifted, s.values)
	for i, channel := range s.values {
		for k, v := range channel {
			uv := s.offset[i] + v
			if i == s.faulty && s.second >= s.drug {
				uv += s.fault.Normal(0, s.config.FaultNoise)
			}
			channel[k] = code(uv)
		}
	}
	start := time.Duration(s.second) * time.Second
	s.second++
	for i := range s.rec.Signals {
		s.rec.Signals[i].Samples += rateHz
	}
	s.rec.Segments = []eeg.Segment{{Duration: start + time.Second}}
	return eeg.Block{Start: start, Values: s.values}, nil
}

// unshifted leaves the alpha rhythm as it is.
var unshifted = make([]float64, rateHz)

// code returns what the converter makes of a voltage in µV.
func code(uv float64) float64 {
	return math.Round(max(0, min(fullUV, uv)) / fullUV * fullCode)
}

// effect returns the gain of the drug t seconds after the beginning.
func (s *Session) effect(t float64) float64 {
	since := t - float64(s.drug)
	if since <= 0 {
		return 1
	}
	return 1 - s.patient.Gamma*math.Expm1(-since/s.config.Onset.Seconds())
}
