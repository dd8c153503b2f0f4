package report

import (
	"fmt"

	"ihealth/experiments"
)

func provenance(r *experiments.Report) []fact {
	e := r.Experiment
	return []fact{
		{"experiment", e.ID()},
		{"engine", fmt.Sprint(experiments.EngineVersion)},
		{"seed", fmt.Sprint(e.Spec.Seed)},
	}
}
