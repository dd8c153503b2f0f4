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
	Done, Total int // cells
	ETA, Recent string
	Ended       bool
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
	p := &page{Title: title}
	for _, r := range reports {
		s, err := newSection(r)
		if err != nil {
			return nil, fmt.Errorf("report: %s: %w", r.Experiment.Spec.Name, err)
		}
		p.Sections = append(p.Sections, s)
	}
	return p.complete(), nil
}

// complete fills in what follows from the sections.
func (p *page) complete() *page {
	p.Scripts, p.Style, p.Unscripted = scripts(), style("page.css"), style("unscripted.css")
	p.Tally = tally(p.Sections)
	p.lighten()
	if len(p.Sections) == 1 {
		s := &p.Sections[0]
		p.Title, p.Lead, s.Single = s.Title, joined(" · ", s.Name, s.Source, s.Fidelity), true
	}
	return p
}

// maxStatic is how many bytes of printed figures a page may have.
const maxStatic = 500_000

// lighten leaves the printed figures out of a page of many experiments, which would be too
// heavy for a phone. Without scripts, its tables of points stay.
func (p *page) lighten() {
	total := 0
	for i := range p.Sections {
		for _, f := range p.Sections[i].Figures {
			total += len(f.Static)
		}
	}
	if total <= maxStatic {
		return
	}
	for i := range p.Sections {
		for k := range p.Sections[i].Figures {
			p.Sections[i].Figures[k].Static = ""
		}
	}
}

// Policy is the content security policy of the page.
func (p *page) Policy() string {
	out := policy(p.Scripts, []template.CSS{p.Style, p.Unscripted})
	if p.Live != nil {
		out += "; connect-src 'self'"
	}
	return out
}

// HasClaims reports whether there is a claim on the page.
func (p *page) HasClaims() bool {
	return slices.ContainsFunc(p.Sections, func(s section) bool { return len(s.Claims) > 0 })
}

// tally counts the verdicts that were given.
func tally(sections []section) []count {
	var out []count
	for _, v := range []struct {
		verdict   experiments.Verdict
		one, many string
	}{
		{experiments.Holds, "claim holds", "claims hold"},
		{experiments.Fails, "claim fails", "claims fail"},
		{experiments.Finding, "finding", "findings"},
		{experiments.Skip, "claim skipped", "claims skipped"},
	} {
		n := 0
		for _, s := range sections {
			for _, c := range s.Claims {
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
