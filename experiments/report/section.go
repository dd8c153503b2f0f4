package report

import (
	"fmt"
	"slices"
	"strings"

	"ihealth/experiments"
	"ihealth/experiments/plot"
)

// section is one experiment on the page.
type section struct {
	ID, Name, Title, Source, Fidelity string
	Single                            bool // on the page, whose title it is

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
		Claims: r.Claims, Loads: loads(r.Results), Notes: slices.Clone(r.Notes),
		Provenance: facts, Resolved: string(r.Experiment.Resolved),
	}
	for _, t := range r.Tables {
		s.Tables = append(s.Tables, newTable(t))
	}
	figures, notes := figures(spec.Figures(r.Results), s.Title)
	s.Figures, s.Notes = figures, append(s.Notes, notes...)
	return s, nil
}

// figures translates all figures, and says of those that cannot be drawn why.
func figures(list []plot.Figure, heading string) (out []figure, notes []string) {
	for _, f := range list {
		drawn, err := newFigure(&f)
		if err != nil {
			notes = append(notes, fmt.Sprintf("figure %s is left out: %v", f.Name, err))
			continue
		}
		if drawn.Title == heading {
			drawn.Title = "" // it stands above
		}
		out = append(out, drawn)
	}
	return out, notes
}
