package experiments

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"ihealth/eeg/score"
	"ihealth/sim/rng"
)

// patientIntervals gives statistics their intervals over patients.
type patientIntervals struct {
	env      *Env
	d        *Detectors
	patients int
}

// over completes a row with the statistic of all patients and its bootstrap interval.
// Resamples that all agree, as where all patients or none had an event, say nothing of
// other patients; the interval is then the agreed one.
func (b *patientIntervals) over(r Row, agreed func(value float64) *Range, statistic func(patients []int) float64) Row {
	i := score.Bootstrap(b.patients, b.d.Resamples, b.d.Level, rng.New(b.env.Key.Sub("bootstrap")), statistic)
	r.Value = Number(i.Estimate)
	r.Interval = &Range{Low: Number(i.Low), High: Number(i.High), Level: i.Level, N: b.patients}
	if i.Low == i.High {
		if other := agreed(i.Estimate); other != nil {
			r.Interval = other
		}
	}
	return r
}

// share is Wilson's interval of an event that a share of the patients had. Means of
// numbers between 0 and 1 vary less than that.
func (b *patientIntervals) share(value float64) *Range {
	return proportion(int(math.Round(value*float64(b.patients))), b.patients, b.d.Level)
}

// rate is the exact interval of the rate of a Poisson process, in 1/h, that was watched
// for hours (Garwood, Biometrika 28 (1936) 437–442).
func (b *patientIntervals) rate(hours float64) func(perHour float64) *Range {
	return func(perHour float64) *Range {
		count, tail := math.Round(perHour*hours), (1-b.d.Level)/2
		low := 0.0
		if count > 0 {
			low = distuv.Gamma{Alpha: count, Beta: hours}.Quantile(tail)
		}
		high := distuv.Gamma{Alpha: count + 1, Beta: hours}.Quantile(1 - tail)
		return &Range{Low: Number(low), High: Number(high), Level: b.d.Level, N: b.patients}
	}
}

// median is the interval of a median delay between the quantiles that Wilson's interval
// of one half of the patients names.
func (b *patientIntervals) median(of func(int) drugTrial) func(float64) *Range {
	return func(float64) *Range {
		half := proportion(b.patients/2, b.patients, b.d.Level)
		all := make([]int, b.patients)
		for p := range all {
			all[p] = p
		}
		at := func(q Number) Number { return Number(score.DelayQuantile(delays(all, of), float64(q))) }
		return &Range{Low: at(half.Low), High: at(half.High), Level: b.d.Level, N: b.patients}
	}
}
