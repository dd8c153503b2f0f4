package scenario

import (
	"context"
	"fmt"

	"ihealth/eeg/score"
	"ihealth/sim/rng"
)

// Proximity is a trial of detectors that say who is close, on average precision: a fixed threshold
// would compare the calibration of filters with a raw rule that has none.
type Proximity struct {
	Phones       Phones    `yaml:"phones"`
	Sigmas       []float64 `yaml:"sigmas"`       // spreads of signals, dB, 0.1 to 20
	Bodies       []float64 `yaml:"bodies"`       // losses by a body, dB, 0 to 60
	Replications int       `yaml:"replications"` // crowds of each, 2 to 1000
	Curve        float64   `yaml:"curve"`        // spread whose curves of precision and recall are shown
}

func (p *Proximity) check(report Reporter) {
	p.Phones.check(under(report, "phones"))
	checkSigmas(report, "sigmas", p.Sigmas)
	for i, b := range p.Bodies {
		within(report, indexed("bodies", i), b, 0, 60)
	}
	within(report, "replications", float64(p.Replications), 2, 1000)
}

func (p *Proximity) cells() []Cell {
	var out []Cell
	for _, body := range p.Bodies {
		for _, sigma := range p.Sigmas {
			out = append(out, Cell{ID: bodySeries(body) + ", " + sigmaSeries(sigma), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
				return p.simulate(ctx, env, sigma, body)
			}})
		}
	}
	return out
}

func bodySeries(body float64) string { return fmt.Sprintf("body %g dB", body) }

// judged are signals with both scores.
type judged struct {
	raw, kalman []float64
	near        []bool
}

// base returns the share of signals from people who are close.
func (j *judged) base() float64 {
	n := 0
	for _, near := range j.near {
		if near {
			n++
		}
	}
	return float64(n) / float64(len(j.near))
}

func (p *Proximity) simulate(ctx context.Context, env *Env, sigma, body float64) ([]Point, error) {
	var raw, kalman, gain, base sample
	var all judged
	for n := range p.Replications {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		j, err := p.judge(env.Key, n, sigma, body)
		if err != nil {
			return nil, err
		}
		r, k := score.AveragePrecision(j.raw, j.near), score.AveragePrecision(j.kalman, j.near)
		raw.add(r)
		kalman.add(k)
		gain.add(k - r)
		base.add(j.base())
		all.raw, all.kalman, all.near = append(all.raw, j.raw...), append(all.kalman, j.kalman...), append(all.near, j.near...)
	}
	series := bodySeries(body)
	byRaw, byKalman := "raw, "+series, "Kalman, "+series
	out := []Point{
		raw.point(byRaw, sigma, "ap"), kalman.point(byKalman, sigma, "ap"),
		gain.point(series, sigma, "gain"), base.point(series, sigma, "base"),
	}
	if sigma == p.Curve {
		out = append(out, curve(byRaw, all.raw, all.near)...)
		out = append(out, curve(byKalman, all.kalman, all.near)...)
	}
	return out, nil
}

// judge lets both detectors score the signals of one crowd.
func (p *Proximity) judge(key rng.Key, replication int, sigma, body float64) (judged, error) {
	var j judged
	key.Replication = replication
	_, err := p.Phones.listen(p.Phones.crowd(sigma, body), key, func(h *hearing) {
		j.raw = append(j.raw, h.strength())
		j.kalman = append(j.kalman, h.track.Probability)
		j.near = append(j.near, h.distance < p.Phones.Within)
	})
	return j, err
}

// curve returns precision at every twentieth of recall.
func curve(series string, scores []float64, positive []bool) []Point {
	var out []Point
	for _, at := range score.PrecisionRecall(scores, positive) {
		if want := float64(len(out)+1) / 20; at.Recall >= want {
			out = append(out, Point{Series: series, X: want, Metric: "precision", Value: at.Precision, N: len(scores)})
		}
	}
	return out
}
