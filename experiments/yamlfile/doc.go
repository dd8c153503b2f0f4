// Package yamlfile decodes experiment files strictly and says everything that is wrong with them at once.
//
// The text is parsed by goccy/go-yaml into its syntax tree. The tree is then
// changed by the overrides of the command line and assigned to a Go struct, and
// every mistake on the way is collected with its line, column, source excerpt
// and a remedy:
//
//	fig5.yaml:7:5: unknown key "lamda" in channels[0]
//	    7 |     lamda: 2
//	      |     ^^^^^
//	    did you mean "lambda"?
//
// The accepted language is smaller than YAML, so that a file means what it
// seems to mean: one document, no anchors, aliases, tags or merge keys, no
// duplicate keys, decimal numbers only (010 is neither 8 nor 10, it is an
// error), true and false as the only booleans, and finite numbers. Integer
// fields accept 1e6 when its value is whole.
//
// Keys are named by the yaml tags of the struct (`yaml:"name"`, `yaml:",inline"`,
// `yaml:"-"`; without a tag the field name in lower case). Allowed words come from
// the tag `jsonschema:"enum=a,enum=b"`.
// A key that is absent leaves the value that the struct already holds, so a
// caller states its defaults by filling the struct first. A list that is
// present replaces the whole default; its items state theirs as a [Defaulter].
package yamlfile
