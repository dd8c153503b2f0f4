package report

import (
	"strings"

	"ihealth/experiments"
)

// section is one experiment on the page.
type section struct {
	ID, Name, Title, Source, Fidelity string

	Claims     []experiments.Claim
	Figures    []figure
	Tables     []table
	Loads      *table // of real nodes
	Notes      []string
	Provenance []fact
	Resolved   string
}

// fact is one line of the provenance.
type fact struct{ Name, Value string }

func newSection(r *experiments.Report) (section, error) {
	spec := r.Experiment.Spec
	facts, err := provenance(r)
	if err != nil {
		return section{}, err
	}
	s := section{
		ID: r.Experiment.ID(), Name: spec.Name, Title: spec.Title, Source: spec.Source, Fidelity: strings.Join(spec.Fidelity, ", "),
		Claims: r.Claims, Loads: loads(r.Results), Notes: r.Notes,
		Provenance: facts, Resolved: string(r.Experiment.Resolved),
	}
	for _, t := range r.Tables {
		s.Tables = append(s.Tables, newTable(t))
	}
	for _, f := range spec.Figures(r.Results) {
		drawn, err := newFigure(&f)
		if err != nil {
			return section{}, err
		}
		if drawn.Title == s.Title {
			drawn.Title = "" // it stands above
		}
		s.Figures = append(s.Figures, drawn)
	}
	return s, nil
}
