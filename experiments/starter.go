package experiments

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"

	"ihealth/experiments/yamlfile"
)

// ErrNoKind says that there is no such kind of experiment.
var ErrNoKind = errors.New("no such kind of experiment")

// scenarioKind is the kind of systems under trial; one of their trials is a kind of its
// own, such as scenario.fence.
const scenarioKind = "scenario"

// Starter is a commented file to begin an own experiment with.
type Starter struct {
	Kind  string // key of its section, and for a scenario that of its trial
	About string // what the kind computes
	Like  string // experiment of the catalogue that it resembles, in its quick form
	spec  *Spec
}

// starters is computed once: the catalogue does not change.
var starters = sync.OnceValue(func() []Starter {
	var out []Starter
	seen := map[string]bool{}
	add := func(kind, like string, spec *Spec) {
		if !seen[kind] {
			seen[kind] = true
			out = append(out, Starter{Kind: kind, About: aboutKind(spec), Like: like, spec: spec})
		}
	}
	for _, f := range Catalogue() {
		spec, _, err := Load(f.Name, f.Text, Options{Quick: true})
		if err != nil {
			panic("experiments: embedded file: " + err.Error())
		}
		like := strings.TrimSuffix(path.Base(f.Name), ".yaml")
		if spec.Scenario == nil {
			add(spec.kind(), like, spec)
			continue
		}
		for i := range spec.Scenario.Trials {
			alone := *spec
			alone.Scenario = spec.Scenario.Alone(i)
			add(scenarioKind+"."+spec.Scenario.Trials[i].Kind(), like, &alone)
		}
	}
	return out
})

// kind returns the key of the spec's section.
func (s *Spec) kind() string {
	for _, section := range s.sections() {
		if section.given {
			return section.key
		}
	}
	panic("experiments: a spec without a section")
}

// Starters lists the kinds of experiment in the order of the catalogue.
func Starters() []Starter { return slices.Clone(starters()) }

// FindStarter returns the file of a kind, or ErrNoKind.
func FindStarter(kind string) (Starter, error) {
	var kinds []string
	for _, s := range starters() {
		if s.Kind == kind {
			return s, nil
		}
		kinds = append(kinds, s.Kind)
	}
	return Starter{}, fmt.Errorf("%w: %q: want one of %s", ErrNoKind, kind, strings.Join(kinds, ", "))
}

// Text returns the file. It names the schema that its first line is given, runs as it is,
// and each key has a comment.
func (s *Starter) Text(schemaFile string) []byte {
	spec := *s.spec
	spec.Name = "my-" + strings.NewReplacer(".", "-", "_", "-").Replace(s.Kind)
	spec.Title, spec.Source, spec.Claims, spec.Quick = "An experiment of mine", "own", nil, nil
	var leave []string
	note := ""
	if spec.Network == defaultNetwork() {
		leave = []string{"network"}
		note = "# The network is that of I-Health: ihealth run FILE --resolved shows it.\n"
	}
	head := fmt.Sprintf(`# yaml-language-server: $schema=%s
# %s
#
# It begins as ihealth run %s --quick. Change values, then run it: ihealth run FILE
# Mistakes are all shown at once. Try many values: --sweep key.path=range(first,last,step)
%s`, schemaFile, s.About, s.Like, note)
	return append([]byte(head), yamlfile.EncodeDescribed(&spec, describeKey, leave...)...)
}

// definition is what the JSON Schema says of types and keys.
type definition struct {
	Description string `json:"description"`
	Properties  map[string]struct {
		Description string `json:"description"`
	} `json:"properties"`
}

var definitions = sync.OnceValue(func() map[string]definition {
	var all struct {
		definition
		Defs map[string]definition `json:"$defs"`
	}
	if err := json.Unmarshal(schema, &all); err != nil {
		panic("experiments: embedded schema: " + err.Error())
	}
	all.Defs["Spec"] = all.definition
	return all.Defs
})

// definitionOf returns what the schema says of a type.
func definitionOf(t reflect.Type) definition {
	if in := path.Base(t.PkgPath()); in != "experiments" {
		return definitions()[in+"."+t.Name()]
	}
	return definitions()[t.Name()]
}

func describeKey(of reflect.Type, key string) string {
	return definitionOf(of).Properties[key].Description
}

// aboutKind says what the section of a spec, or its first trial, computes.
func aboutKind(s *Spec) string {
	at := reflect.ValueOf(s).Elem()
	if s.Scenario != nil {
		at = reflect.ValueOf(&s.Scenario.Trials[0]).Elem()
	}
	for _, f := range at.Fields() {
		if f.Kind() == reflect.Pointer && !f.IsNil() {
			text := definitionOf(f.Type().Elem()).Description
			_, text, _ = strings.Cut(text, " is ")
			return strings.ToUpper(text[:min(1, len(text))]) + text[min(1, len(text)):]
		}
	}
	panic("experiments: a spec without a section")
}
