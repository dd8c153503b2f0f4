package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits keep the parser's time small.
type Limits struct {
	Bytes int // of the text
	Keys  int // at most; beyond 16,384 only those of list items, eight of each
}

// experimentFile has some hundred lines.
var experimentFile = Limits{Bytes: 256 << 10, Keys: sectionKeys}

const (
	sectionKeys = 16 << 10 // the parser copies a section at each of its keys
	itemKeys    = 8
	maxDepth    = 64 // keeps the parser's stack small; an experiment file has five levels
)

// source is a text with its name: a file, or the value of an override.
type source struct {
	name  string
	set   string // whole override, empty for a file
	lines []string
	bases map[string][]string // lines of the files that it extends, by name
	errs  Errors
}

func newSource(name, set string, src []byte) *source {
	return &source{name: name, set: set, lines: strings.Split(string(src), "\n")}
}

// parse returns the tree of the only document in src, or nil when there is none
// to decode. Errors are left in s either way.
func (s *source) parse(src []byte, limits Limits) *node {
	if err := limits.refuse(src); err != nil {
		s.add(s.whole(), 0, ErrTooLarge, err.Error(), "split the file, or remove what does not belong in it")
		return nil
	}
	if !utf8.Valid(src) {
		before := string(src[:firstInvalid(src)])
		line := strings.Count(before, "\n") + 1
		column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
		s.add(s.place(line, column), 1, ErrSyntax, "the text is not UTF-8", "save the file as UTF-8")
		return nil
	}
	file, err := parseBytes(src)
	if err != nil {
		s.syntaxError(err)
		return nil
	}
	body := s.body(file)
	if body == nil {
		return nil
	}
	return s.convert(body, 0)
}

// parseBytes turns a panic of the parser into an error: no input may end the program.
func parseBytes(src []byte) (file *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the parser gave up: %v", r)
		}
	}()
	return parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
}

func (s *source) body(file *ast.File) ast.Node {
	var body ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case body == nil:
			body = doc.Body
		default:
			s.refuse(doc.Body, "a second document", "keep one experiment a file and remove what follows ---")
			return nil
		}
	}
	if body == nil {
		s.add(s.whole(), 0, ErrEmpty, "the file holds no document", "write at least one key: value")
	}
	return body
}

// convert copies the syntax tree and collects what strict files may not use.
func (s *source) convert(n ast.Node, depth int) *node {
	if depth > maxDepth {
		s.refuse(n, fmt.Sprintf("more than %d levels", maxDepth), "flatten the file")
		return &node{kind: refused}
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return s.convertMapping(n, n.Values, depth)
	case *ast.MappingValueNode:
		return s.convertMapping(n, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		out := s.at(n.Start, list)
		for _, item := range n.Values {
			out.items = append(out.items, s.convert(item, depth+1))
		}
		return out
	case *ast.LiteralNode:
		out := s.at(n.Start, text)
		out.value = n.Value.Value
		return out
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
	case ast.ScalarNode:
		return s.convertScalar(n)
	}
	s.refuse(n, construct(n), "write the value out")
	return &node{kind: refused}
}

func (s *source) convertMapping(n ast.Node, values []*ast.MappingValueNode, depth int) *node {
	out := s.at(n.GetToken(), mapping)
	for i, v := range values {
		switch v.Key.(type) {
		case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		default:
			s.refuse(v.Key, construct(v.Key), "write the keys out")
			continue
		}
		tk := v.Key.GetToken()
		e := entry{key: tk.Value, pos: s.position(tk), width: width(tk), value: s.convert(v.Value, depth+1)}
		if first := out.entry(e.key); first != nil {
			s.add(e.pos, e.width, ErrDuplicateKey, fmt.Sprintf("duplicate key %q", e.key),
				fmt.Sprintf("the key is already given at %s; keep one of the two", first.pos))
			continue
		}
		if e.value.kind == null {
			e.value.pos, e.value.width = e.pos, e.width
		}
		if i == 0 && tk.Position.Offset < n.GetToken().Position.Offset {
			out.pos, out.width = e.pos, e.width
		}
		out.entries = append(out.entries, e)
	}
	return out
}

func (s *source) convertScalar(n ast.ScalarNode) *node {
	tk := n.GetToken()
	out := s.at(tk, text)
	out.value = tk.Value
	if str, ok := n.(*ast.StringNode); ok {
		out.value = str.Value
	}
	switch tk.Type {
	case token.SingleQuoteType, token.DoubleQuoteType:
		out.width += 2
	case token.ImplicitNullType:
		out.kind, out.value = null, ""
	default:
		out.kind = plainKind(out.value)
	}
	return out
}

// construct names the part of YAML that strict files leave out.
func construct(n ast.Node) string {
	switch n.(type) {
	case *ast.AnchorNode:
		return "an anchor (&)"
	case *ast.AliasNode:
		return "an alias (*)"
	case *ast.TagNode:
		return "a tag (!)"
	case *ast.MergeKeyNode:
		return "a merge key (<<)"
	case *ast.DirectiveNode:
		return "a directive (%)"
	default:
		return "a key that is not plain text"
	}
}

func (s *source) refuse(n ast.Node, what, hint string) {
	tk := n.GetToken()
	s.add(s.position(tk), width(tk), ErrSyntax, what+" is not allowed in an experiment file", hint)
}

func (s *source) syntaxError(err error) {
	if s.tabs() {
		return
	}
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		s.add(s.whole(), 0, ErrSyntax, err.Error(), "check quotes, brackets and indentation")
		return
	}
	tk := syntax.GetToken()
	s.add(s.position(tk), 1, ErrSyntax, syntax.GetMessage(), "check the indentation, the colon after each key, quotes and brackets here and one line above")
}

// tabs reports every line that is indented by a tab.
func (s *source) tabs() bool {
	found := false
	for i, line := range s.lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if tab := strings.IndexByte(indent, '\t'); tab >= 0 {
			s.add(s.place(i+1, tab+1), 1, ErrSyntax, "a tab indents this line", "indent with spaces")
			found = true
		}
	}
	return found
}

func (s *source) at(tk *token.Token, k kind) *node {
	return &node{kind: k, pos: s.position(tk), width: width(tk)}
}

func (s *source) position(tk *token.Token) Position {
	return s.place(tk.Position.Line, tk.Position.Column)
}

func (s *source) place(line, column int) Position {
	return Position{File: s.name, Set: s.set, Line: line, Column: column}
}

// whole is the place of what concerns all of the text.
func (s *source) whole() Position { return s.place(0, 0) }

func width(tk *token.Token) int {
	return max(1, utf8.RuneCountInString(tk.Value))
}

func (s *source) add(p Position, width int, cause error, message, hint string) {
	s.errs = append(s.errs, &Error{Position: p, Message: message, Hint: hint, Cause: cause, Excerpt: s.excerpt(p, width)})
}

// excerpt shows the line of p with width characters underlined. An override is
// its own excerpt.
func (s *source) excerpt(p Position, width int) string {
	lines := s.lines
	if p.File != s.name {
		lines = s.bases[p.File]
	}
	if p.Set != "" || p.Line < 1 || p.Line > len(lines) {
		return ""
	}
	line, column := around([]rune(strings.TrimRight(strings.ReplaceAll(lines[p.Line-1], "\t", " "), " \r")), p.Column)
	width = max(1, min(width, len(line)-column+1))
	number := fmt.Sprintf("    %d | ", p.Line)
	return fmt.Sprintf("\n%s%s\n%*s%s%s", number, string(line), len(number), "| ",
		strings.Repeat(" ", max(0, column-1)), strings.Repeat("^", width))
}

// longestLine is how many characters of a line are shown: all of what people write,
// and a part of what programs do, such as JSON on one line.
const longestLine = 160

// around returns what is shown of a line, and the column in that.
func around(line []rune, column int) (shown []rune, at int) {
	if len(line) <= longestLine {
		return line, column
	}
	from := max(0, min(column-1-longestLine/2, len(line)-longestLine))
	shown = slices.Clone(line[from : from+longestLine])
	if from > 0 {
		shown[0] = '…'
	}
	if from+longestLine < len(line) {
		shown[longestLine-1] = '…'
	}
	return shown, column - from
}

// refuse bounds the length and the nesting before the parser sees the text,
// since its recursion could otherwise exhaust the stack.
func (l Limits) refuse(src []byte) error {
	if len(src) > l.Bytes {
		return fmt.Errorf("%d bytes, and %d are the most", len(src), l.Bytes)
	}
	items := bytes.Count(src, []byte("{")) + bytes.Count(src, []byte("- "))
	most := min(l.Keys, max(sectionKeys, itemKeys*items))
	if n := bytes.Count(src, []byte(":")) + bytes.Count(src, []byte("?")); n > most {
		return fmt.Errorf("%d keys, and %d are the most", n, most)
	}
	open, dashes := 0, 0
	for _, c := range src {
		switch c {
		case '[', '{':
			open++
		case ']', '}':
			open = max(0, open-1)
		case '-', '?', ':':
			dashes++
		case ' ', '\t':
		default:
			dashes = 0
		}
		if open > 4*maxDepth || dashes > 16*maxDepth {
			return fmt.Errorf("nested more than %d levels", maxDepth)
		}
	}
	return nil
}

func firstInvalid(src []byte) int {
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(src)
}
