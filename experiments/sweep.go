package experiments

import (
	"fmt"
	"slices"
	"strings"

	"ihealth/experiments/yamlfile"
)

// maxVariants bounds what a sweep multiplies to.
const maxVariants = 100_000

// variant is one combination of a sweep's values, decoded and checked.
type variant struct {
	name     string
	settings []yamlfile.Setting
	spec     *Spec
	resolved []byte
}

// sweep decodes and checks every variant of a file, and leaves it the fidelities of base.
func sweep(tree *yamlfile.Tree, base *Spec, doc *yamlfile.Document, set []string) ([]variant, error) {
	if err := checkAxes(base.Sweep, set, doc); err != nil {
		return nil, err
	}
	combined := combinations(base.Sweep)
	out := make([]variant, len(combined))
	var found mistakes
	for i, settings := range combined {
		v := variant{name: nameOf(settings, base.Sweep), settings: settings, spec: newSpec()}
		doc, err := tree.With(settings).Decode(v.spec)
		if err == nil {
			err = check(v.spec, doc)
		}
		if err != nil {
			found.add(v.name, err)
		}
		v.spec.Fidelity = slices.Clone(base.Fidelity)
		v.resolved = yamlfile.Encode(v.spec)
		out[i] = v
	}
	if err := found.err(len(combined)); err != nil {
		return nil, err
	}
	return out, checkAlike(out, doc)
}

// described are the keys that change nothing that is computed.
var described = []string{"extends", "name", "title", "source", "fidelity", "claims", "quick", "sweep"}

// checkAxes reports keys that cannot be swept, are swept twice or set as well.
func checkAxes(axes yamlfile.Axes, set []string, doc *yamlfile.Document) error {
	var errs yamlfile.Errors
	seen := map[string]bool{}
	variants := 1
	for _, axis := range axes {
		report := func(format string, args ...any) { errs.Add(doc.Error("sweep."+axis.Key, format, args...)) }
		variants = min(variants*len(axis.Steps), maxVariants+1)
		for _, path := range axis.Paths {
			path = plainPath(path)
			top, _, _ := strings.Cut(path, ".")
			switch {
			case path == "":
				report("a sweep needs the path of a key, such as sojourn.arrival_rate")
			case slices.Contains(described, top):
				report("sweep: %s changes nothing that is computed\nsweep over a key of the section, or seed", top)
			case seen[path]:
				report("%s is swept twice", path)
			}
			seen[path] = true
			if i := slices.IndexFunc(set, func(s string) bool { return overlap(s, path) }); i >= 0 {
				report("the file sweeps %s, so --set %s would do nothing\nchange the sweep with --sweep, or leave it out with --set sweep=", path, set[i])
			}
		}
	}
	if variants > maxVariants {
		errs.Add(doc.Error("sweep", "more than %d variants\nsweep over fewer values, or in several files", maxVariants))
	}
	return errs.Err()
}

// plainPath writes channels[1].alpha as channels.1.alpha.
func plainPath(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(path, "[", "."), "]", "")
}

// overlap reports whether an override key.path=value is of the path, or of a part of it.
func overlap(override, path string) bool {
	key, _, _ := strings.Cut(override, "=")
	key = plainPath(key)
	return key == path || strings.HasPrefix(key, path+".")
}

// combinations returns the settings of all variants; the last axis changes fastest.
func combinations(axes yamlfile.Axes) [][]yamlfile.Setting {
	out := [][]yamlfile.Setting{nil}
	for _, axis := range axes {
		var next [][]yamlfile.Setting
		for _, before := range out {
			for _, step := range axis.Steps {
				settings := slices.Clone(before)
				for i, value := range step {
					settings = append(settings, yamlfile.Setting{Key: axis.Paths[i], Value: value})
				}
				next = append(next, settings)
			}
		}
		out = next
	}
	return out
}

// nameOf names a variant by its settings.
func nameOf(settings []yamlfile.Setting, axes yamlfile.Axes) string {
	parts := make([]string, len(settings))
	for i, s := range settings {
		parts[i] = shortKey(s.Key, axes) + "=" + s.Value.String()
	}
	return strings.Join(parts, ", ")
}

// shortKey is the last part of a path, when no other path of the sweep ends in it.
func shortKey(path string, axes yamlfile.Axes) string {
	last := func(p string) string { return p[strings.LastIndex(p, ".")+1:] }
	alike := 0
	for _, axis := range axes {
		for _, p := range axis.Paths {
			if last(p) == last(path) {
				alike++
			}
		}
	}
	if alike > 1 {
		return path
	}
	return last(path)
}

// checkAlike reports variants that are the same experiment.
func checkAlike(variants []variant, doc *yamlfile.Document) error {
	seen := map[string]string{}
	var errs yamlfile.Errors
	for _, v := range variants {
		text := string(v.resolved)
		if first, ok := seen[text]; ok {
			errs.Add(doc.Error("sweep", "the variants %s and %s are the same experiment\nremove one of the two", first, v.name))
		}
		seen[text] = v.name
	}
	return errs.Err()
}

// mistakes are those of the variants of a sweep, each once.
type mistakes struct {
	list []*yamlfile.Error
	of   map[string][]string // variants by mistake
}

func (m *mistakes) add(variant string, err error) {
	var errs yamlfile.Errors
	errs.Add(err)
	for _, e := range errs {
		if m.of == nil {
			m.of = map[string][]string{}
		}
		key := e.Error()
		if m.of[key] == nil {
			m.list = append(m.list, e)
		}
		m.of[key] = append(m.of[key], variant)
	}
}

// err returns the mistakes, each with the variants that have it unless all have.
func (m *mistakes) err(variants int) error {
	var errs yamlfile.Errors
	for _, e := range m.list {
		with := *e
		if of := m.of[e.Error()]; len(of) < variants {
			text := "in variant " + of[0]
			if len(of) > 1 {
				text += fmt.Sprintf(" and in %d more", len(of)-1)
			}
			with.Hint = strings.TrimPrefix(e.Hint+"\n"+text, "\n")
		}
		errs.Add(&with)
	}
	return errs.Err()
}
