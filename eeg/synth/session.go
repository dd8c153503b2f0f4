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

// The headset: rate, range and step of its 14-bit converter.
const (
	rateHz   = 128
	fullUV   = 8400.0
	fullCode = 1<<14 - 1
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
	traits  traits
	rec     *eeg.Recording
	mix     [][]float64
	sources []*rng.Stream
	pink    []*pink
	alpha   *alphaRhythm
	weights []float64 // of alpha per channel
	slow    *vigilance
	fault   *rng.Stream
	faulty  int // channel, -1 without one
	drug    int // second at which the drug is given
	seconds int
	second  int
	values  [][]float64
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
		config: c, patient: p, traits: newTraits(c, p), mix: conduction(), faulty: faulty,
		slow:  newVigilance(key, c.Vigilance),
		fault: rng.New(key.Sub("fault")),
	}
	s.alpha = newAlpha(key, s.traits.frequency, 1.5, rateHz)
	phase := int(c.Phase / time.Second)
	s.seconds, s.drug = 3*phase, phase
	if kind == Training {
		s.seconds, s.drug = c.Training*phase, math.MaxInt
	}
	s.describe(kind)
	s.channels(key)
	s.warmUp()
	return s, nil
}

// key names a stream of a patient.
func (c Config) key(p Patient, name string) rng.Key {
	return rng.Key{Seed: c.Seed, Cell: "eeg/synth", Name: name, Replication: p.ID}
}

func (s *Session) describe(kind Kind) {
	s.rec = &eeg.Recording{Format: "generated"}
	for _, label := range Labels() {
		s.rec.Signals = append(s.rec.Signals, eeg.Signal{Label: label, Type: eeg.TypeEEG, Unit: "uV", Rate: eeg.RateHz(rateHz), Gain: fullUV / fullCode})
	}
	if kind == Training {
		return
	}
	for i, text := range []string{"before", "during", "after"} {
		s.rec.Annotations = append(s.rec.Annotations, eeg.Annotation{
			Onset: time.Duration(i) * s.config.Phase, Duration: s.config.Phase, Lasting: true, Text: text,
		})
	}
}

func (s *Session) channels(key rng.Key) {
	o1 := montage[slices.Index(Labels(), "O1")]
	o2 := montage[slices.Index(Labels(), "O2")]
	for i, m := range montage {
		s.sources = append(s.sources, rng.New(key.Sub(fmt.Sprintf("source/%d", i))))
		s.pink = append(s.pink, newPink(s.traits.exponent, rateHz))
		near := min(m.angle(o1), m.angle(o2)) / 45
		s.weights = append(s.weights, s.traits.alpha*math.Exp(-near*near/2))
		s.values = append(s.values, make([]float64, rateHz))
	}
}

// warmUp runs the filters until they have forgotten their beginning.
func (s *Session) warmUp() {
	white := make([]float64, len(montage))
	for range 20 * rateHz {
		s.alpha.next()
		s.cortex(white, func(int, float64) {})
	}
}

// cortex gives to each channel the next sample of correlated 1/f^α noise of
// variance 1.
func (s *Session) cortex(white []float64, to func(channel int, v float64)) {
	for i, source := range s.sources {
		white[i] = source.Normal(0, 1)
	}
	for i, row := range s.mix {
		to(i, s.pink[i].next(dot(row, white[:len(row)])))
	}
}

// Recording returns the session's description with its phases as annotations.
func (s *Session) Recording() *eeg.Recording { return s.rec }

// Next returns the next second.
func (s *Session) Next() (eeg.Block, error) {
	if s.second == s.seconds {
		return eeg.Block{}, io.EOF
	}
	level := s.slow.next()
	white := make([]float64, len(montage))
	for k := range rateHz {
		gain := level * s.effect(float64(s.second)+float64(k)/rateHz)
		alpha := s.alpha.next()
		s.cortex(white, func(i int, v float64) {
			uv := s.traits.offset[i] + gain*(s.traits.background*v+s.weights[i]*alpha)
			if i == s.faulty && s.second >= s.drug {
				uv += s.fault.Normal(0, s.config.FaultNoise)
			}
			s.values[i][k] = math.Round(max(0, min(fullUV, uv)) / fullUV * fullCode)
		})
	}
	start := time.Duration(s.second) * time.Second
	s.second++
	for i := range s.rec.Signals {
		s.rec.Signals[i].Samples += rateHz
	}
	s.rec.Segments = []eeg.Segment{{Duration: start + time.Second}}
	return eeg.Block{Start: start, Values: s.values}, nil
}

// effect returns the gain of the drug t seconds after the beginning.
func (s *Session) effect(t float64) float64 {
	since := t - float64(s.drug)
	if since <= 0 {
		return 1
	}
	return 1 - s.patient.Gamma*math.Expm1(-since/s.config.Onset.Seconds())
}
