package experiments

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrNoCrosscheck says that a kind of experiment has no three fidelities that a crosscheck
// can set side by side.
var ErrNoCrosscheck = errors.New("cannot be cross-checked")

// Sections crosscheck for a file that has none: whole, and as --quick has it.
const (
	usualCrosscheck = `{validators: 4, links: {delay: 0.001}, transactions: 400, null_pairs: 8, runs: 12, draws: 200, tolerance: 0.15, level: 0.95`
	quickCrosscheck = `{validators: 4, links: {delay: 0.001}, transactions: 40, null_pairs: 4, runs: 10, draws: 100, tolerance: 0.15, level: 0.95`
)

// highestLoad is the load up to which real nodes run a stage that was not asked for: a
// queue near capacity remembers its empty beginning for minutes.
const highestLoad = 0.9

// Crosschecked loads a file as a crosscheck. One without a section crosscheck gets the
// usual one, with its stages up to load 0.9, under the name crosscheck- and its own. It
// fails as Open does, and with ErrNoCrosscheck.
func Crosschecked(f File, o Options) (*Experiment, error) {
	spec, _, err := Load(f.Name, f.Text, Options{Set: beside(o.Set), Seed: o.Seed, Quick: o.Quick})
	switch {
	case err != nil:
		return nil, err
	case spec.Crosscheck != nil:
		return Open(f, o)
	case spec.Sojourn == nil || len(spec.Sojourn.ServiceRates) == 0:
		return nil, fmt.Errorf("%s: %w: it needs a section sojourn with service_rates, as fig5 has\nthe experiments fidelities, calibration and joined hold other kinds beside real nodes", f.Name, ErrNoCrosscheck)
	}
	section := usualCrosscheck
	if o.Quick {
		section = quickCrosscheck
	}
	set := []string{
		"name=crosscheck-" + spec.Name,
		"fidelity=[analytic, simulated, chain]",
		"claims=[" + strings.Join(crosscheckClaims, ", ") + "]",
		fmt.Sprintf("crosscheck=%s, stages: %s}", section, stagesFor(spec, o.Quick)),
	}
	o.Set = slices.Concat(set, o.Set)
	return Open(f, o)
}

// beside returns the overrides that do not belong to the crosscheck itself.
func beside(set []string) []string {
	return slices.DeleteFunc(slices.Clone(set), func(s string) bool { return strings.HasPrefix(s, "crosscheck") })
}

// stagesFor lists the stages that real nodes run: those of a moderate load, or the least
// of them.
func stagesFor(spec *Spec, quick bool) string {
	s := spec.Sojourn
	most := slices.Max(s.ServiceRates)
	var stages []string
	for _, mu := range s.ServiceRates {
		load := s.ArrivalRate * float64(s.Entities) / mu
		if mu == most || load <= highestLoad && !quick {
			stages = append(stages, fmt.Sprint(mu))
		}
	}
	return "[" + strings.Join(stages, ", ") + "]"
}
