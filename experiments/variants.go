package experiments

import (
	"slices"
	"strings"
)

// Variant is one combination of the values of a sweep. It is a whole experiment: the file
// with the values in place. Its cells have the same hash as without a sweep, so they are
// computed once whatever sweeps they belong to, and all variants draw the same random
// streams.
type Variant struct {
	Name     string // such as "arrival_rate=1.5, entities=3"
	Settings []Setting
	*Experiment
}

// Setting is a key of a file with the value that it has in a variant.
type Setting struct {
	Key   string `json:"key"`   // path, such as sojourn.arrival_rate
	Value string `json:"value"` // as YAML on one line
}

// sweep plans the cells of all variants.
func (e *Experiment) sweep(variants []variant) {
	for _, v := range variants {
		inner := &Experiment{Spec: v.spec, Resolved: v.resolved}
		inner.plan()
		out := Variant{Name: v.name, Experiment: inner}
		for _, s := range v.settings {
			out.Settings = append(out.Settings, Setting{s.Key, s.Value.String()})
		}
		e.Variants = append(e.Variants, out)
		for _, c := range inner.Cells {
			c.from, c.inner, c.Variant = inner, c.ID, v.name
			c.ID = v.name + "/" + c.ID
			e.Cells = append(e.Cells, c)
		}
		for _, input := range inner.Inputs {
			if !slices.Contains(e.Inputs, input) {
				e.Inputs = append(e.Inputs, input)
			}
		}
	}
}

// recall makes the inputs those that a run has found, whatever is here now.
func (e *Experiment) recall(inputs []string) {
	name := func(input string) string { return input[:max(0, strings.LastIndexByte(input, ' '))] }
	e.Inputs = inputs
	for _, v := range e.Variants {
		for i, input := range v.Inputs {
			if k := slices.IndexFunc(inputs, func(then string) bool { return name(then) == name(input) }); k >= 0 {
				v.Inputs[i] = inputs[k]
			}
		}
	}
}

// VariantClaims is what one variant of a sweep says of the claims.
type VariantClaims struct {
	Variant  string    `json:"variant"`
	Settings []Setting `json:"settings"`
	Claims   []Claim   `json:"claims"`
}

// judgeVariants judges the claims at every variant, and sums them up.
func (r *Report) judgeVariants() {
	rows := map[string]*Results{}
	for _, row := range r.Results.Rows {
		if rows[row.Variant] == nil {
			rows[row.Variant] = &Results{}
		}
		rows[row.Variant].Rows = append(rows[row.Variant].Rows, row)
	}
	r.Variants = nil
	for _, v := range r.Experiment.Variants {
		results := rows[v.Name]
		if results == nil {
			results = &Results{}
		}
		r.Variants = append(r.Variants, VariantClaims{v.Name, v.Settings, v.Spec.Judge(results)})
	}
	r.Claims = summary(r.Variants)
	r.Tables = r.Experiment.Spec.Tables(r.Results)
}
