package yamlfile

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// folder is a Base of files by name.
type folder map[string]string

func (f folder) base(_, name string) (Text, error) {
	text, ok := f[name]
	if !ok {
		return Text{}, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	return Text{Name: name, Bytes: []byte(text)}, nil
}

// A file changes single keys of sections and whole lists of the files below it.
func TestExtends(t *testing.T) {
	files := folder{
		"low.yaml":  "title: low\nseed: 1\nmu: [1, 2, 3]\nlimit: 7\nmain: {name: low, lambda: 1, alpha: 0.5}\n",
		"high.yaml": "extends: low.yaml\nseed: 2\nmain:\n  name: high\n",
	}
	src := "extends: high.yaml\nmu: [9]\nlimit:\nmain:\n  lambda: 3\ncustomers: 4\n"
	var got spec
	doc, err := Parse(files.base, "f.yaml", []byte(src), []string{"main.alpha=0.25"}).Decode(&got)
	if err != nil {
		t.Fatal(err)
	}
	want := spec{Base: base{"low"}, Seed: 2, Customers: 4, Mu: []float64{9}, Main: station{Name: "high", Lambda: 3, Alpha: 0.25}}
	if d := cmp.Diff(want, got, compare); d != "" {
		t.Error(d)
	}
	for path, place := range map[string]string{
		"title": "low.yaml:1:1", "seed": "high.yaml:2:1", "main.name": "high.yaml:4:3", "main.lambda": "f.yaml:5:3",
		"main.alpha": "--set main.alpha=0.25", "main.urgent": "f.yaml:4:1", "small": "f.yaml", "mu[0]": "f.yaml:2:6",
	} {
		if err := doc.Error(path, "wrong"); !strings.HasPrefix(err.Error(), place+": wrong") {
			t.Errorf("%s: %v, want %s", path, err, place)
		}
	}
	if text := string(doc.Resolved()); strings.Contains(text, "extends") {
		t.Errorf("the resolved file extends another one:\n%s", text)
	}
}

// The excerpt of a mistake is of the file that makes it.
func TestMistakesOfBases(t *testing.T) {
	files := folder{
		"typo.yaml":   "# comment\nsede: 2\n",
		"broken.yaml": "mu: [1,\nseed: 3\n",
		"list.yaml":   "- 1\n",
		"empty.yaml":  "",
		"self.yaml":   "extends: self.yaml\n",
		"a.yaml":      "extends: b.yaml\n",
		"b.yaml":      "\nextends: a.yaml\n",
	}
	for i := range maxBases + 1 {
		files[fmt.Sprintf("deep%d.yaml", i)] = fmt.Sprintf("extends: deep%d.yaml\n", i+1)
	}
	for _, m := range []struct {
		src   string
		cause error
		says  string
	}{
		{"extends: typo.yaml\n", ErrUnknownKey, "typo.yaml:2:1: unknown key \"sede\"\n    2 | sede: 2\n      | ^^^^\n    did you mean \"seed\"?"},
		{"extends: broken.yaml\n", ErrSyntax, "broken.yaml:1:5: "},
		{"extends: list.yaml\n", ErrType, "list.yaml:1:1: expected a section of keys, got a list"},
		{"extends: empty.yaml\n", ErrEmpty, "empty.yaml: the file holds no document"},
		{"extends: absent.yaml\n", fs.ErrNotExist, "f.yaml:1:10: extends: absent.yaml: file does not exist\n    1 | extends: absent.yaml\n"},
		{"extends: absent.yaml\n", ErrBase, ""},
		{"extends: self.yaml\n", ErrCycle, "self.yaml:1:10: extends: the file extends itself: f.yaml → self.yaml → self.yaml"},
		{"extends: a.yaml\n", ErrCycle, "b.yaml:2:10: extends: the file extends itself: f.yaml → a.yaml → b.yaml → a.yaml"},
		{"extends: f.yaml\n", ErrBase, ""},
		{"extends: deep0.yaml\n", ErrTooLarge, "deep15.yaml:1:10: extends: more than 16 files below one another"},
		{"extends: 7\n", ErrType, "f.yaml:1:10: extends: expected the name of a file, got the number 7"},
		{"extends: [typo.yaml]\n", ErrType, "got a list"},
		{"extends:\n", ErrType, "got nothing"},
		{"extends: &a b\n", ErrSyntax, "an anchor (&) is not allowed"},
		{"seed: 1\nextends: typo.yaml\nextends: low.yaml\n", ErrDuplicateKey, "f.yaml:3:1"},
	} {
		_, err := Parse(files.base, "f.yaml", []byte(m.src), nil).Decode(&spec{})
		if !errors.Is(err, m.cause) || !strings.Contains(fmt.Sprint(err), m.says) {
			t.Errorf("%q:\n%v\nwant %v: %s", m.src, err, m.cause, m.says)
		}
	}
}

// Mistakes of a file and of its base are shown at once.
func TestMistakesOfAllFilesAtOnce(t *testing.T) {
	files := folder{"low.yaml": "sede: 2\nmu: 3\n"}
	_, err := Parse(files.base, "f.yaml", []byte("extends: low.yaml\ntitel: x\n"), []string{"smal=1"}).Decode(&spec{})
	var all Errors
	errors.As(err, &all)
	var got []string
	for _, e := range all {
		got = append(got, e.Position.String())
	}
	want := []string{"f.yaml:2:1", "low.yaml:1:1", "low.yaml:2:5", "--set smal=1"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s\n%v", d, err)
	}
}

// Without a base, extends is a key like any other.
func TestOtherFilesExtendNothing(t *testing.T) {
	if _, err := Decode("f.yaml", []byte("extends: x\n"), nil, &spec{}); !errors.Is(err, ErrUnknownKey) {
		t.Error(err)
	}
}

func FuzzExtends(f *testing.F) {
	f.Add("extends: b\nseed: 1\n", "mu: [1]\nmain: {name: x}\n")
	f.Add("extends: [b]\n", "extends: b")
	f.Add("main: 1\nextends: b\n", "main: {a: 1}\n")
	f.Fuzz(func(t *testing.T, above, below string) {
		out := spec{Solver: "bco"}
		doc, err := Parse(folder{"b": below}.base, "f", []byte(above), nil).Decode(&out)
		if err != nil {
			return
		}
		var again spec
		if _, err := Decode("g", doc.Resolved(), nil, &again); err != nil {
			t.Errorf("the resolved file does not load: %v\n%s", err, doc.Resolved())
		}
	})
}
