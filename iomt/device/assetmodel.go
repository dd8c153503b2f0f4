package device

import "fmt"

// AssetModel is a continuous-time Markov chain of what a hospital's asset does. States
// are numbered from 1, and the first is the one it begins in.
type AssetModel struct {
	Name   string
	States []AssetState // 2 to 255
}

// AssetState is a state of an asset.
type AssetState struct {
	Name  string
	Fault bool      // the asset does not work: whoever is in charge must know at once
	Rates []float64 // to each state, 1/s, ≥ 0; 0 where no way leads, and to itself
}

// perHour is a rate of so many an hour.
func perHour(n float64) float64 { return n / 3600 }

// Bed is free, occupied for two days on average, and then cleaned for an hour.
func Bed() AssetModel {
	return AssetModel{"bed", []AssetState{
		{"free", false, []float64{0, perHour(1. / 8), 0}},
		{"occupied", false, []float64{0, 0, perHour(1. / 48)}},
		{"cleaned", false, []float64{perHour(1), 0, 0}},
	}}
}

// Ambulance waits for calls, is on its way to the patient, then with the patient, and is
// cleaned; some calls are false.
func Ambulance() AssetModel {
	return AssetModel{"ambulance", []AssetState{
		{"ready", false, []float64{0, perHour(0.5), 0, 0}},
		{"called", false, []float64{perHour(0.6), 0, perHour(5.4), 0}},
		{"loaded", false, []float64{0, 0, 0, perHour(2)}},
		{"cleaned", false, []float64{perHour(3), 0, 0, 0}},
	}}
}

// Respirator stands by, is in use, breaks down in use every 500 hours, and is repaired
// within a day.
func Respirator() AssetModel {
	return AssetModel{"respirator", []AssetState{
		{"standby", false, []float64{0, perHour(1. / 24), 0, 0}},
		{"in-use", false, []float64{perHour(1. / 72), 0, perHour(1. / 500), 0}},
		{"broken", true, []float64{0, 0, 0, perHour(2)}},
		{"repaired", false, []float64{perHour(1. / 24), 0, 0, 0}},
	}}
}

// AssetModels lists the models there are.
func AssetModels() []AssetModel { return []AssetModel{Bed(), Ambulance(), Respirator()} }

// Validate returns an error that wraps ErrModel unless every state can be left and all
// rates are in range.
func (m *AssetModel) Validate() error {
	if n := len(m.States); n < 2 || n > 255 {
		return fmt.Errorf("device: %w: %q with %d states, want 2 to 255", ErrModel, m.Name, n)
	}
	for i, s := range m.States {
		if len(s.Rates) != len(m.States) {
			return fmt.Errorf("device: %w: %q, state %q with %d rates, want %d", ErrModel, m.Name, s.Name, len(s.Rates), len(m.States))
		}
		for j, rate := range s.Rates {
			if !(rate >= 0 && rate <= 1) || i == j && rate != 0 {
				return fmt.Errorf("device: %w: %q from %q to %q at %v/s, want 0 to 1, and 0 to itself", ErrModel, m.Name, s.Name, m.States[j].Name, rate)
			}
		}
		if m.leaving(i) == 0 {
			return fmt.Errorf("device: %w: %q never leaves %q", ErrModel, m.Name, s.Name)
		}
	}
	return nil
}

// Leads reports whether a way leads from one state to another, both from 1.
func (m *AssetModel) Leads(from, to uint8) bool { return m.States[from-1].Rates[to-1] > 0 }

// leaving returns the rate at which a state, from 0, is left.
func (m *AssetModel) leaving(state int) (sum float64) {
	for _, rate := range m.States[state].Rates {
		sum += rate
	}
	return sum
}

// after returns the state that follows, from 0, where u in [0, 1) chooses among the ways.
func (m *AssetModel) after(state int, u float64) int {
	u *= m.leaving(state)
	last := state
	for to, rate := range m.States[state].Rates {
		if rate == 0 {
			continue
		}
		if last = to; u < rate {
			return to
		}
		u -= rate
	}
	return last
}
