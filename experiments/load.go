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
	Set      []string // overrides key.path=value, the last of a key wins
	Seed     *uint64  // replaces the file's seed
	Fidelity []string // keeps only these of the file's fidelities
	Quick    bool     // applies the file's own list of quick overrides first
}

// Load decodes and checks an experiment file. Its errors, all at once, are
// yamlfile.Errors with file, line and column. The resolved text holds every
// value with overrides and defaults applied.
func Load(name string, src []byte, o Options) (*Spec, []byte, error) {
	set := o.Set
	if o.Seed != nil {
		set = append(slices.Clone(set), "seed="+strconv.FormatUint(*o.Seed, 10))
	}
	if o.Quick {
		quick, err := quickSet(name, src, set)
		if err != nil {
			return nil, nil, err
		}
		set = append(slices.Clone(quick), set...)
	}
	spec := newSpec()
	doc, err := yamlfile.Decode(name, src, set, spec)
	if err != nil {
		return nil, nil, err
	}
	if spec.Scenario != nil && len(spec.Claims) == 0 {
		spec.Claims = spec.Scenario.IDs()
	}
	var errs yamlfile.Errors
	spec.check(func(path, format string, args ...any) { errs.Add(doc.Error(path, format, args...)) })
	if err := errs.Err(); err != nil {
		return nil, nil, err
	}
	if len(o.Fidelity) > 0 {
		asked := strings.Join(spec.Fidelity, ", ")
		spec.Fidelity = slices.DeleteFunc(spec.Fidelity, func(f string) bool { return !slices.Contains(o.Fidelity, f) })
		if len(spec.Fidelity) == 0 {
			return nil, nil, fmt.Errorf("%s: %w %s: the file has %s", name, ErrNoFidelity, strings.Join(o.Fidelity, ", "), asked)
		}
	}
	return spec, doc.Resolved(), nil
}

func newSpec() *Spec { return &Spec{Network: defaultNetwork()} }

// quickSet reads the file's list of quick overrides.
func quickSet(name string, src []byte, set []string) ([]string, error) {
	spec := newSpec()
	if _, err := yamlfile.Decode(name, src, set, spec); err != nil {
		return nil, err
	}
	return spec.Quick, nil
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
