package report

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"ihealth/experiments"
)

// page is what the template shows.
type page struct {
	Title, Lead string
	Tally       []count
	Live        *progress
	Sections    []section
	Scripts     []template.JS
	Style       template.CSS
	Unscripted  template.CSS
}

// count is the number of claims with a verdict.
type count struct {
	Count       int
	Word, Class string
}

// progress is how far a run is.
type progress struct {
	Version, Done, Total int
	ETA, Recent          string
}

// HTML returns the reports as one page, in their order. The title is that of the experiment
// when there is one; otherwise title stands above them.
func HTML(title string, reports []*experiments.Report) ([]byte, error) {
	p, err := newPage(title, reports)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := layout.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return out.Bytes(), nil
}

func newPage(title string, reports []*experiments.Report) (*page, error) {
	p := &page{Title: title, Scripts: scripts(), Style: style("page.css"), Unscripted: style("unscripted.css")}
	for _, r := range reports {
		s, err := newSection(r)
		if err != nil {
			return nil, fmt.Errorf("report: %s: %w", r.Experiment.Spec.Name, err)
		}
		p.Sections = append(p.Sections, s)
	}
	if len(reports) == 1 {
		s := p.Sections[0]
		p.Title, p.Lead = s.Title, joined(" · ", s.Name, s.Source, s.Fidelity)
	}
	p.Tally = tally(reports)
	return p, nil
}

// Policy is the content security policy of the page.
func (p *page) Policy() string {
	return policy(p.Scripts, []template.CSS{p.Style, p.Unscripted})
}

// HasClaims reports whether there is a claim on the page.
func (p *page) HasClaims() bool {
	return slices.ContainsFunc(p.Sections, func(s section) bool { return len(s.Claims) > 0 })
}

// tally counts the verdicts that were given.
func tally(reports []*experiments.Report) []count {
	var out []count
	for _, v := range []struct {
		verdict         experiments.Verdict
		one, many, none string
	}{
		{experiments.Holds, "claim holds", "claims hold", ""},
		{experiments.Fails, "claim fails", "claims fail", ""},
		{experiments.Finding, "finding", "findings", ""},
		{experiments.Skip, "claim skipped", "claims skipped", ""},
	} {
		n := 0
		for _, r := range reports {
			for _, c := range r.Claims {
				if c.Verdict == v.verdict {
					n++
				}
			}
		}
		word := v.many
		if n == 1 {
			word = v.one
		}
		if n > 0 {
			out = append(out, count{n, word, string(v.verdict)})
		}
	}
	return out
}

// joined joins the parts that are not empty.
func joined(separator string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), separator)
}
