package scenario

import (
	"context"
	"fmt"
	"math"
	"slices"

	"ihealth/iomt/device"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// RawRule is a trial of the rule that a single signal at least as strong as the mean at the limit comes
// from somebody closer than the limit; and of what such a rule can tell apart.
type RawRule struct {
	Reference float64   `yaml:"reference"` // strength of a signal 1 m away, dBm, −120 to 0
	Exponent  float64   `yaml:"exponent"`  // of the loss with distance, 0.1 to 10
	Sigmas    []float64 `yaml:"sigmas"`    // spreads of signals, dB, 0.1 to 20
	Distances []float64 `yaml:"distances"` // true ones, m, 0.1 to 100
	Limit     float64   `yaml:"limit"`     // that of one seed, m, 0.1 to 100
	Other     float64   `yaml:"other"`     // that of the other, m, 0.1 to 100
	Signals   int       `yaml:"signals"`   // of each spread and distance, 100 to 1e7
}

func (r *RawRule) check(report Reporter) {
	within(report, "reference", r.Reference, -120, 0)
	within(report, "exponent", r.Exponent, 0.1, 10)
	checkSigmas(report, "sigmas", r.Sigmas)
	for i, d := range r.Distances {
		within(report, indexed("distances", i), d, 0.1, 100)
	}
	within(report, "limit", r.Limit, 0.1, 100)
	within(report, "other", r.Other, 0.1, 100)
	within(report, "signals", float64(r.Signals), 100, 1e7)
}

func (r *RawRule) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: r.formula}}
	for _, sigma := range r.Sigmas {
		out = append(out, Cell{ID: sigmaSeries(sigma), Fidelity: simulated, Run: func(_ context.Context, env *Env) ([]Point, error) {
			return r.simulate(env, sigma), nil
		}})
	}
	return out
}

func sigmaSeries(sigma float64) string { return fmt.Sprintf("σ = %g dB", sigma) }

// radio has signals that are independent of each other.
func (r *RawRule) radio(sigma float64) device.Radio {
	return device.Radio{Reference: r.Reference, Exponent: r.Exponent, Fading: sigma, Floor: -150}
}

// edge returns the weakest whole dBm at which the rule of a limit alerts.
func (r *RawRule) edge(limit float64) float64 { return math.Ceil(r.radio(0).At(limit)) }

// alert returns the probability of an alert at distance d: P(round(S) ≥ edge) = Φ((mean − edge + ½)/σ).
func (r *RawRule) alert(limit, d, sigma float64) float64 {
	return math.Erfc((r.edge(limit)-0.5-r.radio(0).At(d))/(sigma*math.Sqrt2)) / 2
}

// bias returns the mean of the distance that a strength stands for over the true one: that of a lognormal.
// Rounding to 1 dB adds 1/12 to the variance.
func (r *RawRule) bias(sigma float64) float64 {
	s := math.Ln10 * math.Sqrt(sigma*sigma+1.0/12) / (10 * r.Exponent)
	return math.Exp(s * s / 2)
}

func (r *RawRule) formula(context.Context, *Env) ([]Point, error) {
	near, far := min(r.Limit, r.Other), max(r.Limit, r.Other)
	gap := r.radio(0).At(near) - r.radio(0).At(far)
	out := []Point{{X: none, Metric: "gap", Unit: "dB", Value: gap}}
	for _, sigma := range r.Sigmas {
		series := sigmaSeries(sigma)
		out = append(
			out,
			Point{X: sigma, Metric: "bias_formula", Value: r.bias(sigma)},
			Point{X: sigma, Metric: "spread_by_gap", Value: sigma / gap},
		)
		for _, d := range r.grid() {
			out = append(
				out,
				Point{Series: series, X: d, Metric: "alert_formula", Value: r.alert(r.Limit, d, sigma)},
				Point{Series: series, X: d, Metric: "differ_formula", Value: r.alert(far, d, sigma) - r.alert(near, d, sigma)},
				Point{Series: series, X: d, Metric: "differ_most", Value: 0.4 / sigma},
			)
		}
	}
	return out, nil
}

// grid returns the distances in order with three between neighbours, as the closed forms bend.
func (r *RawRule) grid() []float64 {
	var out []float64
	for i, d := range slices.Compact(slices.Sorted(slices.Values(r.Distances))) {
		if i > 0 {
			last := out[len(out)-1]
			out = append(out, last+(d-last)/4, last+(d-last)/2, last+(d-last)*3/4)
		}
		out = append(out, d)
	}
	return out
}

func (r *RawRule) simulate(env *Env, sigma float64) []Point {
	var out []Point
	series, radio := sigmaSeries(sigma), r.radio(sigma)
	limit, other := r.edge(r.Limit), r.edge(r.Other)
	var ratios sample
	for _, d := range r.Distances {
		link := device.NewLink(radio, rng.New(env.Key.Sub(fmt.Sprintf("link/%g", d))))
		alerts, differ := 0, 0
		for k := range r.Signals {
			dBm, _ := link.Hear(sim.Seconds(float64(k)), d, 0)
			one, two := float64(dBm) >= limit, float64(dBm) >= other
			if one {
				alerts++
			}
			if one != two {
				differ++
			}
			ratios.add(math.Pow(10, (r.Reference-float64(dBm))/(10*r.Exponent)) / d)
		}
		near, far := min(r.Limit, r.Other), max(r.Limit, r.Other)
		alerted, se := proportion(alerts, r.Signals, r.alert(r.Limit, d, sigma))
		differing, seDiffer := proportion(differ, r.Signals, r.alert(far, d, sigma)-r.alert(near, d, sigma))
		out = append(
			out,
			Point{Series: series, X: d, Metric: "alert", Value: alerted, SE: se, N: r.Signals},
			Point{Series: series, X: d, Metric: "differ", Value: differing, SE: seDiffer, N: r.Signals},
		)
	}
	return append(out, ratios.point("", sigma, "bias"))
}
