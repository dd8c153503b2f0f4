package yamlfile

// Decode parses src, applies the overrides "key.path=value" in their order and
// assigns the result to the struct that out points to. Keys that are absent
// leave the fields of out as they are. The name is used in messages only.
//
// Every mistake is reported at once as Errors, sorted by position; out may then
// be half filled and the document is nil. Decode panics when out is no pointer
// to a struct, or when a field has a type that no key can hold.
func Decode(name string, src []byte, set []string, out any) (*Document, error) {
	return DecodeWithin(experimentFile, name, src, set, out)
}

// DecodeWithin is [Decode] for files of another kind, which may be larger than the
// 262,144 bytes of an experiment file.
func DecodeWithin(limits Limits, name string, src []byte, set []string, out any) (*Document, error) {
	return parse(limits, nil, name, src, set).Decode(out)
}

// Defaulter is an item of a list that states its own defaults: absent keys leave what
// SetDefaults has set.
type Defaulter interface{ SetDefaults() }

// Literal is a text that may also be written as a number without quotes.
type Literal string

// Keys returns the keys at the top level of src in their order; none when it is not a
// document that DecodeWithin could read within the limits.
func Keys(limits Limits, src []byte) []string {
	root := newSource("", "", src).parse(src, limits)
	if root == nil {
		return nil
	}
	keys := make([]string, len(root.entries))
	for i, e := range root.entries {
		keys[i] = e.key
	}
	return keys
}
