package yamlfile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type base struct {
	Title string `yaml:"title"`
}

type station struct {
	Name   string  `yaml:"name"`
	Lambda float64 `yaml:"lambda"`
	Alpha  float64 `yaml:"alpha"`
	Urgent bool    `yaml:"urgent"`
}

type spec struct {
	base      `yaml:"-"`
	Base      base      `yaml:",inline"`
	Seed      uint64    `yaml:"seed"`
	Customers int       `yaml:"customers"`
	Small     int8      `yaml:"small"`
	Mu        []float64 `yaml:"mu"`
	Channels  []station `yaml:"channels"`
	Main      station   `yaml:"main"`
	Solver    string    `yaml:"solver" jsonschema:"enum=bco,enum=exhaustive,enum=prefix"`
	Fidelity  []string  `yaml:"fidelity" jsonschema:"enum=analytic,enum=simulated"`
	Limit     *int      `yaml:"limit"`
	Hidden    string    `yaml:"-"`
	Untagged  bool
}

// mistake is one kind of error with the place and the remedy it must name.
type mistake struct {
	name  string
	src   string
	set   string
	cause error
	place string
	says  string
	hint  string
}

var mistakes = []mistake{
	{"unknown key", "seed: 1\nsede: 2\n", "", ErrUnknownKey, "f.yaml:2:1", `unknown key "sede"`, `did you mean "seed"?`},
	{"unknown key, transposed", "custmoers: 2\n", "", ErrUnknownKey, "f.yaml:1:1", `unknown key "custmoers"`, `did you mean "customers"?`},
	{"unknown key, case", "Seed: 1\n", "", ErrUnknownKey, "f.yaml:1:1", `unknown key "Seed"`, `did you mean "seed"?`},
	{"unknown key, far off", "main:\n  colour: red\n", "", ErrUnknownKey, "f.yaml:2:3", `unknown key "colour" in main`, "allowed: name, lambda, alpha, urgent"},
	{"unknown key in a list", "channels:\n  - name: a\n    lamda: 2\n", "", ErrUnknownKey, "f.yaml:3:5", `unknown key "lamda" in channels[0]`, `did you mean "lambda"?`},
	{"unknown key in flow style", "channels: [{name: a}, {lamda: 2}]\n", "", ErrUnknownKey, "f.yaml:1:24", `unknown key "lamda" in channels[1]`, `did you mean "lambda"?`},
	{"hidden field", "hidden: x\n", "", ErrUnknownKey, "f.yaml:1:1", `unknown key "hidden"`, "allowed: title, seed"},
	{"text for a number", "main:\n  lambda: fast\n", "", ErrType, "f.yaml:2:11", `main.lambda: expected a number, got the text "fast"`, "write a decimal number"},
	{"quoted number", "seed: \"7\"\n", "", ErrType, "f.yaml:1:7", `seed: expected an integer, got the text "7"`, "remove the quotes"},
	{"underscored number", "seed: 1_000\n", "", ErrType, "f.yaml:1:7", `seed: expected an integer, got the text "1_000"`, "write 1000"},
	{"hexadecimal number", "seed: 0x1F\n", "", ErrType, "f.yaml:1:7", `seed: expected an integer, got the text "0x1F"`, "write a decimal number"},
	{"fraction for a count", "customers: 1.5\n", "", ErrType, "f.yaml:1:12", "customers: expected an integer, got the number 1.5", "write a whole number"},
	{"fraction by exponent", "customers: 15e-1\n", "", ErrType, "f.yaml:1:12", "customers: expected an integer, got the number 15e-1", "write a whole number"},
	{"leading zero", "seed: 010\n", "", ErrType, "f.yaml:1:7", "seed: 010 begins with a zero, which YAML may read as octal", "write 10"},
	{"leading zero, negative", "small: -007\n", "", ErrType, "f.yaml:1:8", "small: -007 begins with a zero", "write -7"},
	{"leading zeros, fraction", "main:\n  alpha: 00.5\n", "", ErrType, "f.yaml:2:10", "main.alpha: 00.5 begins with a zero", "write 0.5"},
	{"negative for unsigned", "seed: -1\n", "", ErrValue, "f.yaml:1:7", "seed: -1 is negative", "write 0 or more"},
	{"too large for the field", "small: 1e3\n", "", ErrValue, "f.yaml:1:8", "small: 1e3 does not fit int8", "write a smaller number"},
	{"too large for any integer", "customers: 1e400\n", "", ErrType, "f.yaml:1:12", "customers: 1e400 is beyond the range of an integer", "write a smaller number"},
	{"huge exponent", "customers: 0e99999999999\n", "", ErrType, "f.yaml:1:12", "customers: expected an integer, got the number 0e99999999999", "write it without an exponent"},
	{"too large a float", "main:\n  alpha: 1e999\n", "", ErrType, "f.yaml:2:10", "main.alpha: 1e999 is beyond the range", "write a number below 1.8e308"},
	{"NaN", "main:\n  alpha: .nan\n", "", ErrType, "f.yaml:2:10", "main.alpha: .nan is not a finite number", "write a finite number"},
	{"Inf", "mu: [1, -.Inf]\n", "", ErrType, "f.yaml:1:9", "mu[1]: -.Inf is not a finite number", "write a finite number"},
	{"number for a text", "title: 5\n", "", ErrType, "f.yaml:1:8", "title: expected text, got the number 5", `put it in quotes: "5"`},
	{"boolean for a text", "title: true\n", "", ErrType, "f.yaml:1:8", "title: expected text, got true", `put it in quotes: "true"`},
	{"list for a text", "title: [a]\n", "", ErrType, "f.yaml:1:8", "title: expected text, got a list", "write one word"},
	{"yes for true", "untagged: yes\n", "", ErrType, "f.yaml:1:11", `untagged: expected true or false, got the text "yes"`, "write true or false"},
	{"number for a list", "mu: 43\n", "", ErrType, "f.yaml:1:5", "mu: expected a list, got the number 43", "write [43]"},
	{"section for a list", "mu:\n  a: 1\n", "", ErrType, "f.yaml:2:3", "mu: expected a list, got a section of keys", "write the items as [a, b]"},
	{"list for a section", "main:\n  - 1\n", "", ErrType, "f.yaml:2:3", "main: expected a section of keys, got a list", "write key: value lines"},
	{"text for a section", "main: x\n", "", ErrType, "f.yaml:1:7", `main: expected a section of keys, got the text "x"`, "write key: value lines"},
	{"key without a value", "seed:\ncustomers: 3\n", "", ErrType, "f.yaml:1:1", "seed: the key has no value", "give it a value"},
	{"word outside the enum", "solver: bcoo\n", "", ErrValue, "f.yaml:1:9", `solver: "bcoo" is not one of its values`, `did you mean "bco"?`},
	{"word outside the enum, far off", "solver: newton\n", "", ErrValue, "f.yaml:1:9", `solver: "newton" is not one of its values`, "allowed: bco, exhaustive, prefix"},
	{"word outside the enum, in a list", "fidelity: [analytic, simulatd]\n", "", ErrValue, "f.yaml:1:22", `fidelity[1]: "simulatd" is not one of its values`, `did you mean "simulated"?`},
	{"duplicate key", "seed: 1\nmu: [1]\nseed: 2\n", "", ErrDuplicateKey, "f.yaml:3:1", `duplicate key "seed"`, "already given at f.yaml:1:1"},
	{"duplicate key, nested", "main: {name: a, name: b}\n", "", ErrDuplicateKey, "f.yaml:1:17", `duplicate key "name"`, "already given at f.yaml:1:8"},
	{"empty file", "", "", ErrEmpty, "f.yaml", "the file holds no document", "write at least one key"},
	{"comments only", "# nothing\n", "", ErrEmpty, "f.yaml", "the file holds no document", "write at least one key"},
	{"two documents", "seed: 1\n---\nseed: 2\n", "", ErrSyntax, "f.yaml:3:5", "a second document is not allowed", "keep one experiment a file"},
	{"top-level list", "- 1\n", "", ErrType, "f.yaml:1:1", "expected a section of keys, got a list", "write key: value lines"},
	{"top-level text", "hello\n", "", ErrType, "f.yaml:1:1", `expected a section of keys, got the text "hello"`, "write key: value lines"},
	{"tab", "main:\n\tname: a\n", "", ErrSyntax, "f.yaml:2:1", "a tab indents this line", "indent with spaces"},
	{"open bracket", "mu: [1, 2\nseed: 3\n", "", ErrSyntax, "f.yaml:2:1", "',' or ']' must be specified", "check the indentation"},
	{"open quote", "title: \"a\n", "", ErrSyntax, "f.yaml:1:8", "could not find end character of double-quoted text", "check the indentation"},
	{"two colons", "title: a: b\n", "", ErrSyntax, "f.yaml:1:8", "mapping value is not allowed in this context", "check the indentation"},
	{"anchor", "title: &a x\n", "", ErrSyntax, "f.yaml:1:8", "an anchor (&) is not allowed", "write the value out"},
	{"alias", "title: *a\n", "", ErrSyntax, "f.yaml:1:8", "an alias (*) is not allowed", "write the value out"},
	{"merge key", "main:\n  <<: {name: a}\n", "", ErrSyntax, "f.yaml:2:3", "a merge key (<<) is not allowed", "write the keys out"},
	{"tag", "title: !!str 5\n", "", ErrSyntax, "f.yaml:1:8", "a tag (!) is not allowed", "write the value out"},
	{"not UTF-8", "seed: 1\ntitle: \xff\n", "", ErrSyntax, "f.yaml:2:8", "the text is not UTF-8", "save the file as UTF-8"},
	{"columns are characters", "title: \"λλλ\"\nmain: {name: λλ, lamda: 2}\n", "", ErrUnknownKey, "f.yaml:2:18", `unknown key "lamda" in main`, `did you mean "lambda"?`},
	{"too deep", strings.Repeat("[", 5000), "", ErrTooLarge, "f.yaml", "nested more than", "split the file"},
	{"too deep, dashes", strings.Repeat("- ", 5000), "", ErrTooLarge, "f.yaml", "nested more than", "split the file"},
	{"too many keys", strings.Repeat("a: 1\n", 20000), "", ErrTooLarge, "f.yaml", "20000 keys", "split the file"},
	{"too many keys beside items", strings.Repeat("- 1\n", 2000) + strings.Repeat("a: 1\n", 20000), "", ErrTooLarge, "f.yaml", "20000 keys", "split the file"},
	{"too long", strings.Repeat("# comment\n", 50000), "", ErrTooLarge, "f.yaml", "500000 bytes", "split the file"},

	{"override: unknown key", "seed: 1\n", "sede=2", ErrUnknownKey, "--set sede=2", `unknown key "sede"`, `did you mean "seed"?`},
	{"override: unknown key in a list", "channels: [{name: a}]\n", "channels.0.lamda=2", ErrUnknownKey, "--set channels.0.lamda=2", `unknown key "lamda" in channels[0]`, `did you mean "lambda"?`},
	{"override: unknown section", "seed: 1\n", "mian.name=a", ErrUnknownKey, "--set mian.name=a", `unknown key "mian"`, `did you mean "main"?`},
	{"override: no item", "channels: [{name: a}]\n", "channels[3].name=b", ErrOverride, "--set channels[3].name=b", "channels has no item 3", "counted from 0, or called by their name, and there are 1"},
	{"override: item is no number", "channels: [{name: a}]\n", "channels.b.name=c", ErrOverride, "--set channels.b.name=c", "channels has no item b", "counted from 0"},
	{"override: no value", "seed: 1\n", "seed", ErrOverride, "--set seed", "an override needs a key and a value", "write --set key.path=value"},
	{"override: no key", "seed: 1\n", "=1", ErrOverride, "--set =1", "an override needs a key and a value", "write --set key.path=value"},
	{"override: wrong type", "seed: 1\n", "seed=x", ErrType, "--set seed=x", `seed: expected an integer, got the text "x"`, "write a decimal number"},
	{"override: leading zero", "seed: 1\n", "seed=010", ErrType, "--set seed=010", "seed: 010 begins with a zero", "write 10"},
	{"override: empty value", "seed: 1\n", "seed=", ErrType, "--set seed=", "seed: the key has no value", "give it a value"},
	{"override: through a scalar", "seed: 1\n", "seed.x=1", ErrOverride, "--set seed.x=1", "seed is the number 1, not a section", "remove what follows"},
	{"override: bad value", "seed: 1\n", "mu=[1, 2", ErrSyntax, "--set mu=[1, 2", "", "check the indentation"},
}

func TestMistakes(t *testing.T) {
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			var set []string
			if m.set != "" {
				set = []string{m.set}
			}
			doc, err := Decode("f.yaml", []byte(m.src), set, &spec{})
			if err == nil || doc != nil {
				t.Fatalf("accepted")
			}
			var all Errors
			if !errors.As(err, &all) || len(all) != 1 {
				t.Fatalf("want one error, got:\n%v", err)
			}
			got := all[0]
			if !errors.Is(err, m.cause) {
				t.Errorf("cause %v, want %v", got.Cause, m.cause)
			}
			if got.Position.String() != m.place {
				t.Errorf("place %s, want %s", got.Position, m.place)
			}
			if !strings.Contains(got.Message, m.says) {
				t.Errorf("message %q, want %q", got.Message, m.says)
			}
			if !strings.Contains(got.Hint, m.hint) || (m.hint == "") != (got.Hint == "") {
				t.Errorf("hint %q, want %q", got.Hint, m.hint)
			}
			checkCaret(t, got, m)
		})
	}
}

// checkCaret recomputes from the source where the caret must stand.
func checkCaret(t *testing.T, got *Error, m mistake) {
	t.Helper()
	if got.Set != "" || got.Line == 0 {
		if got.Excerpt != "" {
			t.Errorf("excerpt without a line: %q", got.Excerpt)
		}
		return
	}
	lines := strings.Split(got.Excerpt, "\n")
	if len(lines) != 3 {
		t.Fatalf("excerpt has %d lines: %q", len(lines), got.Excerpt)
	}
	prefix := fmt.Sprintf("    %d | ", got.Line)
	source := strings.TrimPrefix(lines[1], prefix)
	want := strings.Split(strings.NewReplacer("\t", " ", "\xff", "\ufffd").Replace(m.src), "\n")[got.Line-1]
	if source != want {
		t.Errorf("excerpt shows %q, want %q", source, want)
	}
	caret := strings.IndexByte(lines[2], '^')
	if caret != len(prefix)+got.Column-1 {
		t.Errorf("caret at %d, want %d:\n%s", caret, len(prefix)+got.Column-1, got.Excerpt)
	}
}

// TestExcerptOfALongLine: of JSON on one line a part around the mistake is shown.
func TestExcerptOfALongLine(t *testing.T) {
	for _, c := range []struct {
		before, after int // characters of the line beside the key
		line          string
	}{
		{0, 0, `{"lamda": 3}`},
		{500, 0, "…" + strings.Repeat("x", 145) + `", "lamda": 3}`},
		{0, 500, `{"lamda": 3, "note": "` + strings.Repeat("x", 137) + "…"},
		{500, 500, "…" + strings.Repeat("x", 76) + `", "lamda": 3, "note": "` + strings.Repeat("x", 58) + "…"},
	} {
		src := `{"lamda": 3}`
		if c.after > 0 {
			src = strings.TrimSuffix(src, "}") + `, "note": "` + strings.Repeat("x", c.after) + `"}`
		}
		if c.before > 0 {
			src = `{"name": "` + strings.Repeat("x", c.before) + `", ` + strings.TrimPrefix(src, "{")
		}
		s := newSource("f.json", "", []byte(src))
		column := strings.Index(src, `"lamda"`) + 1
		lines := strings.Split(s.excerpt(Position{File: "f.json", Line: 1, Column: column}, 7), "\n")
		shown, caret := strings.TrimPrefix(lines[1], "    1 | "), []rune(lines[2])
		if shown != c.line {
			t.Errorf("%d before, %d after: %q\nwant %q", c.before, c.after, shown, c.line)
		}
		at := slices.Index(caret, '^') - len("    1 | ")
		if at < 0 || !strings.HasPrefix(string([]rune(shown)[at:]), `"lamda"`) {
			t.Errorf("the caret stands at %d of %q", at, shown)
		}
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	src := "seed: 010\nsolver: bcoo\nchannels:\n  - name: 5\n    lamda: 2\n  - name: b\n    name: c\n    alpha: .nan\nlimit: &w 10\n"
	_, err := Decode("f.yaml", []byte(src), []string{"channels.1.alpah=3", "customers=many"}, &spec{})
	var all Errors
	if !errors.As(err, &all) {
		t.Fatal(err)
	}
	var got []string
	for _, e := range all {
		got = append(got, e.Position.String())
	}
	want := []string{
		"f.yaml:1:7", "f.yaml:2:9", "f.yaml:4:11", "f.yaml:5:5", "f.yaml:7:5", "f.yaml:8:12", "f.yaml:9:8",
		"--set channels.1.alpah=3", "--set customers=many",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, cause := range []error{ErrType, ErrValue, ErrUnknownKey, ErrDuplicateKey, ErrSyntax} {
		if !errors.Is(err, cause) {
			t.Errorf("errors.Is misses %v", cause)
		}
	}
}

func TestMessageIsBounded(t *testing.T) {
	_, err := Decode("f.yaml", []byte(strings.Repeat("sede: 1\n", 1000)), nil, &spec{})
	var all Errors
	if !errors.As(err, &all) || len(all) != 1000 {
		t.Fatalf("%d errors", len(all))
	}
	if !strings.HasSuffix(err.Error(), "\nand 975 more") {
		t.Errorf("message of %d bytes", len(err.Error()))
	}
}

type ring struct {
	Size  int    `yaml:"size"`
	Metal string `yaml:"metal"`
}

func (r *ring) SetDefaults() { r.Size, r.Metal = 7, "gold" }

// Items of a list begin with their defaults, which a key that is present replaces.
func TestItemsHaveDefaults(t *testing.T) {
	var out struct {
		Rings []ring `yaml:"rings"`
	}
	if _, err := Decode("f.yaml", []byte("rings: [{}, {size: 0}, {metal: tin}]"), nil, &out); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]ring{{7, "gold"}, {0, "gold"}, {7, "tin"}}, out.Rings); d != "" {
		t.Error(d)
	}
}

func TestKeys(t *testing.T) {
	for src, want := range map[string]string{"b: 1\na: {c: 2}": "b a", "{\"x\": []}": "x", "[a]": "", "": "", "{": "", "a: *b": "a"} {
		if got := strings.Join(Keys(experimentFile, []byte(src)), " "); got != want {
			t.Errorf("%q: %q, want %q", src, got, want)
		}
	}
}

// TestItemsAreCalledByName: by their key "name", after their number.
func TestItemsAreCalledByName(t *testing.T) {
	const src = "channels: [{name: a}, {name: b}, {name: \"0\"}]\n"
	for path, want := range map[string][]float64{"b": {0, 5, 0}, "0": {5, 0, 0}, "a": {5, 0, 0}} {
		var got spec
		if _, err := Decode("f.yaml", []byte(src), []string{"channels." + path + ".lambda=5"}, &got); err != nil {
			t.Fatal(err)
		}
		for i, c := range got.Channels {
			if c.Lambda != want[i] {
				t.Errorf("channels.%s: item %d has %v, want %v", path, i, c.Lambda, want[i])
			}
		}
	}
}

// TestLiterals are texts with or without quotes, and stay what they are.
func TestLiterals(t *testing.T) {
	type bounds struct {
		Bound Literal `yaml:"bound"`
	}
	for src, want := range map[string]Literal{"0.010": "0.010", `"4 se"`: "4 se", "10 %": "10 %", "fence/p99": "fence/p99", "-3": "-3"} {
		var got, again bounds
		doc, err := Decode("f.yaml", []byte("bound: "+src+"\n"), nil, &got)
		if err != nil || got.Bound != want {
			t.Fatalf("%s: %q, %v", src, got.Bound, err)
		}
		if _, err := Decode("again.yaml", doc.Resolved(), nil, &again); err != nil || again.Bound != want {
			t.Errorf("%s: %q, %v after a round trip", src, again.Bound, err)
		}
	}
	if _, err := Decode("f.yaml", []byte("bound: true\n"), nil, &bounds{}); !errors.Is(err, ErrType) {
		t.Errorf("%v, want ErrType for a boolean", err)
	}
}
