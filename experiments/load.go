package experiments

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ihealth/experiments/yamlfile"
)

// ErrNoFidelity says that an experiment has none of the fidelities that were
// asked for.
var ErrNoFidelity = errors.New("no fidelity")

// Options change an experiment file from outside.
type Options struct {
	Set      []string // overrides key.path=value, the last of a key wins; sweep.KEY=[…] sweeps over a key
	Seed     *uint64  // replaces the file's seed
	Fidelity []string // keeps only these of the file's fidelities
	Quick    bool     // applies the file's own list of quick overrides first
}

// Load decodes and checks an experiment file on top of those that it extends. Its errors,
// all at once, are yamlfile.Errors with file, line and column. The resolved text holds
// every value with bases, overrides and defaults applied. Of a file with a sweep, every
// variant is checked, and the spec has the values that stand beside the sweep.
func Load(name string, src []byte, o Options) (*Spec, []byte, error) {
	l, err := load(name, src, o)
	if err != nil {
		return nil, nil, err
	}
	return l.spec, l.resolved, nil
}

// loaded is a file that was decoded and checked.
type loaded struct {
	spec     *Spec
	resolved []byte
	variants []variant
}

func load(name string, src []byte, o Options) (*loaded, error) {
	if o.Seed != nil {
		o.Set = append(slices.Clone(o.Set), "seed="+strconv.FormatUint(*o.Seed, 10))
	}
	set, err := o.overrides(name, src)
	if err != nil {
		return nil, err
	}
	tree := yamlfile.Parse(findBase, name, src, set)
	spec := newSpec()
	doc, err := tree.Decode(spec)
	if err != nil {
		return nil, err
	}
	out := &loaded{spec: spec}
	if len(spec.Sweep) == 0 {
		err = check(spec, doc)
	}
	if err == nil {
		err = spec.keep(name, o.Fidelity)
	}
	if err == nil && len(spec.Sweep) > 0 {
		out.variants, err = sweep(tree, spec, doc, o.Set)
	}
	if err != nil {
		return nil, err
	}
	out.resolved = doc.Resolved()
	return out, nil
}

// overrides returns all that change the file, in their order.
func (o *Options) overrides(name string, src []byte) ([]string, error) {
	if !o.Quick {
		return o.Set, nil
	}
	spec := newSpec()
	if _, err := yamlfile.Parse(findBase, name, src, o.Set).Decode(spec); err != nil {
		return nil, err
	}
	return append(slices.Clone(spec.Quick), o.Set...), nil
}

func newSpec() *Spec { return &Spec{Network: defaultNetwork()} }

// check completes a decoded spec and reports what is wrong with its values.
func check(spec *Spec, doc *yamlfile.Document) error {
	if spec.Scenario != nil && len(spec.Claims) == 0 {
		spec.Claims = spec.Scenario.IDs()
	}
	var errs yamlfile.Errors
	spec.check(func(path, format string, args ...any) { errs.Add(doc.Error(path, format, args...)) })
	return errs.Err()
}

// keep leaves only these of the file's fidelities; none asks for all.
func (s *Spec) keep(name string, fidelity []string) error {
	if len(fidelity) == 0 {
		return nil
	}
	asked := strings.Join(s.Fidelity, ", ")
	s.Fidelity = slices.DeleteFunc(s.Fidelity, func(f string) bool { return !slices.Contains(fidelity, f) })
	if len(s.Fidelity) == 0 {
		return fmt.Errorf("%s: %w %s: the file has %s", name, ErrNoFidelity, strings.Join(fidelity, ", "), asked)
	}
	return nil
}

// ParseFidelities splits a comma-separated list of fidelities.
func ParseFidelities(list string) ([]string, error) {
	if list == "" {
		return nil, nil
	}
	out := strings.Split(list, ",")
	for _, f := range out {
		switch Fidelity(f) {
		case Analytic, Simulated, OnChain:
		default:
			return nil, fmt.Errorf("fidelity %q: want analytic, simulated or chain", f)
		}
	}
	return out, nil
}
