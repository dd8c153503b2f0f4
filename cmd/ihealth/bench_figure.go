package main

import (
	"ihealth/cmd/ihealth/internal/measure"
	"ihealth/experiments"
)

// benchFigure is one figure over the repetitions.
type benchFigure struct {
	Name        string             `json:"name"`
	Unit        string             `json:"unit"` // s, ns, 1/s or MiB; empty for counts and ratios
	Repetitions int                `json:"repetitions"`
	Median      experiments.Number `json:"median"`
	Least       experiments.Number `json:"least"`
	Most        experiments.Number `json:"most"`
}

func newBenchFigure(name, unit string, values measure.Times) benchFigure {
	least, most := values.Spread()
	return benchFigure{
		Name: name, Unit: unit, Repetitions: len(values),
		Median: experiments.Number(values.Median()), Least: experiments.Number(least), Most: experiments.Number(most),
	}
}

// row returns the name with the median, the least and the most.
func (f *benchFigure) row() []string {
	return []string{f.Name, inUnit(f.Median, f.Unit), inUnit(f.Least, f.Unit), inUnit(f.Most, f.Unit)}
}
