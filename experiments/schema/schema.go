package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"ihealth/experiments"
	"ihealth/experiments/yamlfile"
)

// Of returns the JSON Schema (draft 2020-12) of experiment files, indented. The folder is
// that of package experiments, whose comments become descriptions.
func Of(folder string) ([]byte, error) {
	spec := reflect.TypeFor[experiments.Spec]()
	r := jsonschema.Reflector{
		FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, Anonymous: true, ExpandedStruct: true,
		Namer: name, Mapper: special,
	}
	var err error
	if r.CommentMap, err = comments(folder, spec.PkgPath()); err != nil {
		return nil, fmt.Errorf("schema: comments of %s: %w", folder, err)
	}
	s := r.ReflectFromType(spec)
	s.Title = "Experiment file of ihealth"
	s.AnyOf = []*jsonschema.Schema{{Required: []string{"extends"}}, {Required: []string{"name", "fidelity"}}}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	err = e.Encode(s)
	return []byte(readable.Replace(b.String())), err
}

// readable undoes what JSON within HTML needs.
var readable = strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&")

// name tells apart types of one name in two packages.
func name(t reflect.Type) string {
	if in := path.Base(t.PkgPath()); t.Name() != "" && in != "experiments" {
		return in + "." + t.Name()
	}
	return t.Name()
}

// special describes types that are decoded otherwise than their kind; nil for the others.
func special(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[yamlfile.Literal]():
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, {Type: "number"}}}
	case reflect.TypeFor[yamlfile.Axes]():
		least := uint64(1)
		return &jsonschema.Schema{
			Type: "object",
			AdditionalProperties: &jsonschema.Schema{OneOf: []*jsonschema.Schema{
				{Type: "array", MinItems: &least, Description: "values that the key takes in turn"},
				{Type: "string", Pattern: `^range\(.*\)$`, Description: "range(first,last,step), both ends included"},
			}},
		}
	}
	return nil
}

// comments returns those of the types and fields of the packages in and below a folder,
// the first of which is imported by the path given.
func comments(folder, importPath string) (map[string]string, error) {
	var r jsonschema.Reflector
	if err := r.AddGoComments("", folder); err != nil {
		return nil, err
	}
	out := make(map[string]string, len(r.CommentMap))
	for of, text := range r.CommentMap {
		rest := strings.TrimPrefix(of, filepath.ToSlash(filepath.Clean(folder)))
		out[importPath+rest] = strings.ReplaceAll(text, "\n", " ")
	}
	return out, nil
}
