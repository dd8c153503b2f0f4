package yamlfile

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

type swept struct {
	Seed  uint64    `yaml:"seed"`
	Main  station   `yaml:"main"`
	Sweep Axes      `yaml:"sweep,omitempty"`
	Items []station `yaml:"items"`
}

// values returns the values of an axis as text.
func values(a Axis) string {
	var out []string
	for _, step := range a.Steps {
		out = append(out, together(step))
	}
	return strings.Join(out, " ")
}

func TestAxes(t *testing.T) {
	for src, want := range map[string]string{
		"main.lambda: [1, 2.50, 1e3]":               "1 2.50 1e3",
		"main.lambda:\n    - 1\n    - 2":            "1 2",
		"main.name: [a, \"010\", 'b, c', true one]": `a "010" "b, c" true one`,
		"main.urgent: [true, false]":                "true false",
		"items: [[{name: a, lambda: 2}], []]":       "[{name: a, lambda: 2}] []",
		"main: [{name: a}, ~]":                      "{name: a} null",
		"main.lambda: range(0.1,0.9,0.1)":           "0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9",
		"main.lambda: range(0.1, 0.35, 0.1)":        "0.1 0.2 0.3",
		"main.lambda: range(1,3)":                   "1 2 3",
		"main.lambda: range(3, 1, -1)":              "3 2 1",
		"main.lambda: range(-1,1,.5)":               "-1 -0.5 0 0.5 1",
		"main.lambda: range(1e5,3e5,1e5)":           "100000 200000 300000",
		"main.lambda: range(2,2,1)":                 "2",
		"main.lambda: \"range(1,2,1)\"":             "1 2",
		"main.lambda, main.alpha: [[1, 2], [3, 4]]": "[1, 2] [3, 4]",
		"main.name, items: [[a, [{name: b}]]]":      "[a, [{name: b}]]",
	} {
		var got swept
		doc, err := Decode("f.yaml", []byte("sweep:\n  "+src+"\n"), nil, &got)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if len(got.Sweep) != 1 || values(got.Sweep[0]) != want {
			t.Errorf("%s: %s, want %s", src, values(got.Sweep[0]), want)
		}
		var again swept
		if _, err := Decode("resolved.yaml", doc.Resolved(), nil, &again); err != nil || values(again.Sweep[0]) != want {
			t.Errorf("%s: resolved as %s: %v", src, doc.Resolved(), err)
		}
	}
}

func TestMistakesOfAxes(t *testing.T) {
	for _, m := range []struct {
		src, place, says, hint string
	}{
		{"sweep: [1, 2]", "f.yaml:1:8", "sweep: expected keys with their values, got a list", "key.path: [value, value]"},
		{"sweep:\n  seed: 3", "f.yaml:2:9", "sweep.seed: expected a list of values, got the number 3", "write [3], or range("},
		{"sweep:\n  seed: []", "f.yaml:2:9", "sweep.seed: no value is given", "list one or more"},
		{"sweep:\n  seed:", "f.yaml:2:3", "sweep.seed: no value is given", "list one or more"},
		{"sweep:\n  main:\n    lambda: [1]", "f.yaml:3:5", "sweep.main: expected a list of values, got a section", "whole paths"},
		{"sweep:\n  seed: range(1,2", "f.yaml:2:9", `"range(1,2" has no end`, "in quotes"},
		{"sweep: {seed: range(1,2,1)}", "f.yaml:1:15", `"range(1" has no end`, "in quotes"},
		{"sweep:\n  seed: range(1)", "f.yaml:2:9", "1 numbers in range(1)", "range(first,last,step)"},
		{"sweep:\n  seed: range(1,2,3,4)", "f.yaml:2:9", "4 numbers", "range(first,last,step)"},
		{"sweep:\n  seed: range(1,5,0)", "f.yaml:2:9", "steps of 0 do not lead from 1 to 5", "range(first,last,step)"},
		{"sweep:\n  seed: range(1,5,-1)", "f.yaml:2:9", "steps of -1 do not lead from 1 to 5", ""},
		{"sweep:\n  seed: range(1,5,1e-9)", "f.yaml:2:9", "more than 100000 values", "longer step"},
		{"sweep:\n  seed: range(1,NaN,1)", "f.yaml:2:9", "NaN is not a finite number", ""},
		{"sweep:\n  seed: range(010,20,1)", "f.yaml:2:9", "010 begins with a zero", ""},
		{"sweep:\n  seed: range(a,b,c)", "f.yaml:2:9", `expected a number, got the text "a"`, ""},
		{"sweep:\n  seed: range(1,1e400,1)", "f.yaml:2:9", "1e400 is beyond", ""},
		{"sweep:\n  seed: range(1,1e20,1)", "f.yaml:2:9", "1e20 is beyond 1e-18 to 1e18", ""},
		{"sweep:\n  seed: range(1,1e-999999999,1e-999999999)", "f.yaml:2:9", "steps of 1e-999999999 do not lead", ""},
		{"sweep:\n  seed, main.lambda: [1, 2]", "f.yaml:2:23", "2 keys that change together need steps of 2 values, got 1", "[[a, b], [c, d]]"},
		{"sweep:\n  seed, main.lambda: [[1, 2], [3]]", "f.yaml:2:31", "got [3]", ""},
		{"sweep:\n  seed: [1]\n  seed: [2]", "f.yaml:3:3", "duplicate key", "keep one"},
		{"sweep:\n  seed: [1, &a 2]", "f.yaml:2:13", "an anchor", ""},
	} {
		_, err := Decode("f.yaml", []byte(m.src+"\n"), nil, &swept{})
		var all Errors
		if !errors.As(err, &all) {
			t.Errorf("%q is accepted", m.src)
			continue
		}
		if got := all[0]; got.Position.String() != m.place || !strings.Contains(got.Message, m.says) || !strings.Contains(got.Hint, m.hint) {
			t.Errorf("%q: %v\nwant %s: %s (%s)", m.src, err, m.place, m.says, m.hint)
		}
	}
}

// An override of a sweep names whole paths, and is shown as --sweep.
func TestSweepFromOutside(t *testing.T) {
	var got swept
	if _, err := Decode("f.yaml", []byte("seed: 1\nsweep:\n  seed: [1]\n"), []string{"sweep.main.lambda=range(1,2,0.5)", "sweep.seed=[3, 4]"}, &got); err != nil {
		t.Fatal(err)
	}
	if d := fmt.Sprint(got.Sweep[0].Key, values(got.Sweep[0]), got.Sweep[1].Key, values(got.Sweep[1])); d != "seed3 4main.lambda1 1.5 2" {
		t.Error(d)
	}
	_, err := Decode("f.yaml", []byte("seed: 1\n"), []string{"sweep.main.lambda=4"}, &got)
	if err == nil || !strings.HasPrefix(err.Error(), "--sweep main.lambda=4: ") {
		t.Error(err)
	}
	if _, err := Decode("f.yaml", []byte("sweep:\n  seed: [1]\n"), []string{"sweep="}, &got); err != nil || got.Sweep != nil {
		t.Errorf("no sweep: %v, %v", got.Sweep, err)
	}
}

// A variant has the values in place, at the place where they stand.
func TestWith(t *testing.T) {
	src := "seed: 1\nitems:\n  - name: a\nsweep:\n  main.lambda: [2, x]\n  items.a.alpha: [0.5]\n  seed.x: [1]\n"
	tree := Parse(nil, "f.yaml", []byte(src), nil)
	var base swept
	if _, err := tree.Decode(&base); err != nil {
		t.Fatal(err)
	}
	lambda := func(i int) Setting { return Setting{"main.lambda", base.Sweep[0].Steps[i][0]} }
	var got swept
	doc, err := tree.With([]Setting{lambda(0), {"items.a.alpha", base.Sweep[1].Steps[0][0]}}).Decode(&got)
	if err != nil {
		t.Fatal(err)
	}
	if want := (swept{Seed: 1, Main: station{Lambda: 2}, Items: []station{{Name: "a", Alpha: 0.5}}}); !cmp.Equal(want, got) {
		t.Error(cmp.Diff(want, got))
	}
	if err := doc.Error("main.lambda", "wrong"); !strings.HasPrefix(err.Error(), "f.yaml:5:17: wrong\n    5 |   main.lambda: [2, x]\n      |                 ^") {
		t.Error(err)
	}
	if _, err := tree.With([]Setting{lambda(1)}).Decode(&got); err == nil || !strings.HasPrefix(err.Error(), "f.yaml:5:20: main.lambda: expected a number") {
		t.Error(err)
	}
	if _, err := tree.With([]Setting{{"seed.x", base.Sweep[2].Steps[0][0]}}).Decode(&got); !errors.Is(err, ErrOverride) || !strings.HasPrefix(err.Error(), "f.yaml:7:12: seed is the number 1") {
		t.Error(err)
	}
	var again swept
	if _, err := tree.Decode(&again); err != nil || again.Main.Lambda != 0 || len(again.Sweep) != 3 {
		t.Errorf("the tree itself has changed: %+v, %v", again, err)
	}
}

// Ranges meet their ends: n steps of any decimal length give n + 1 values, each the
// decimal that a person would write.
func TestRangeIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, step := rapid.IntRange(-1000, 1000).Draw(t, "first"), rapid.IntRange(1, 999).Draw(t, "step")
		n := rapid.IntRange(0, 50).Draw(t, "n")
		decimal := func(thousandths int) string {
			sign := ""
			if thousandths < 0 {
				sign, thousandths = "-", -thousandths
			}
			text := fmt.Sprintf("%s%d.%03d", sign, thousandths/1000, thousandths%1000)
			text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
			if text == "-0" {
				return "0"
			}
			return text
		}
		src := fmt.Sprintf("range(%s,%s,%s)", decimal(first), decimal(first+n*step), decimal(step))
		got, wrong, _ := expand(&node{kind: text, value: src})
		if wrong != "" || len(got) != n+1 {
			t.Fatalf("%s: %d values, %s", src, len(got), wrong)
		}
		for i, x := range got {
			if x.value != decimal(first+i*step) {
				t.Errorf("%s[%d] = %s, want %s", src, i, x.value, decimal(first+i*step))
			}
		}
	})
}

// What is accepted resolves to a file with the same values.
func FuzzAxes(f *testing.F) {
	f.Add("main.lambda: [1, 2]")
	f.Add("\"main.lambda, seed\": [[1, {a: ~}]]")
	f.Add("seed: range(1,2,0.5)")
	f.Fuzz(func(t *testing.T, section string) {
		var out, again swept
		doc, err := Decode("f", []byte("sweep:\n  "+section), nil, &out)
		if err != nil {
			return
		}
		if _, err := Decode("g", doc.Resolved(), nil, &again); err != nil || len(again.Sweep) != len(out.Sweep) {
			t.Fatalf("the resolved file does not load: %v\n%s", err, doc.Resolved())
		}
		for i, axis := range out.Sweep {
			if values(axis) != values(again.Sweep[i]) {
				t.Errorf("%s became %s", values(axis), values(again.Sweep[i]))
			}
		}
	})
}
