package yamlfile

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var compare = cmp.AllowUnexported(spec{}, base{})

const good = `# yaml-language-server: $schema=../schema.json
title: Fig. 5 µ # equal priority
seed: 7
customers: 1e6
mu: [43, 50.5, .6e2]
channels:
  - name: "010"
    lambda: 2
  - {name: b, alpha: 0.25, urgent: true}
solver: exhaustive
limit: 3
untagged: true
`

func TestDecode(t *testing.T) {
	got := spec{Small: 5, Main: station{Name: "kept", Alpha: 1}, Mu: []float64{1, 2, 3, 4}, Hidden: "kept"}
	doc, err := Decode("f.yaml", []byte(good), []string{"channels.1.lambda=3e-1", "main.lambda=4", "fidelity=[analytic]", "seed=8", "seed=9", "title=a=b"}, &got)
	if err != nil {
		t.Fatal(err)
	}
	limit := 3
	want := spec{
		Base: base{"a=b"}, Seed: 9, Customers: 1000000, Small: 5, Mu: []float64{43, 50.5, 60},
		Channels: []station{{Name: "010", Lambda: 2}, {Name: "b", Lambda: 0.3, Alpha: 0.25, Urgent: true}},
		Main:     station{Name: "kept", Lambda: 4, Alpha: 1}, Solver: "exhaustive", Fidelity: []string{"analytic"},
		Limit: &limit, Hidden: "kept", Untagged: true,
	}
	if d := cmp.Diff(want, got, compare); d != "" {
		t.Error(d)
	}
	resolved := doc.Resolved()
	const text = `title: "a=b"
seed: 9
customers: 1000000
small: 5
mu:
  - 43
  - 50.5
  - 60
channels:
  - name: "010"
    lambda: 2
    alpha: 0
    urgent: false
  - name: b
    lambda: 0.3
    alpha: 0.25
    urgent: true
main:
  name: kept
  lambda: 4
  alpha: 1
  urgent: false
solver: exhaustive
fidelity:
  - analytic
limit: 3
untagged: true
`
	if d := cmp.Diff(text, string(resolved)); d != "" {
		t.Error(d)
	}
}

func TestPosition(t *testing.T) {
	doc, err := Decode("f.yaml", []byte(good), []string{"channels[1].lambda=3", "main.alpha=1"}, &spec{})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"seed":               "f.yaml:3:1",
		"mu":                 "f.yaml:5:1",
		"mu.1":               "f.yaml:5:10",
		"channels[0].name":   "f.yaml:7:5",
		"channels.1.alpha":   "f.yaml:9:15",
		"channels[1].lambda": "--set channels[1].lambda=3",
		"channels[1].gamma":  "f.yaml:9:5",
		"channels[7]":        "f.yaml:6:1",
		"main.alpha":         "--set main.alpha=1",
		"absent":             "f.yaml",
		"seed.deeper.still":  "f.yaml:3:1",
	} {
		if got, _ := doc.find(path); got.String() != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestSemanticErrorsAreSortedAndUnwrap(t *testing.T) {
	doc, err := Decode("f.yaml", []byte(good), []string{"main.lambda=4"}, &spec{})
	if err != nil {
		t.Fatal(err)
	}
	unstable := errors.New("unstable")
	var errs Errors
	errs.Add(nil)
	if err := errs.Err(); err != nil {
		t.Fatalf("no error was added, got %v", err)
	}
	errs.Add(errors.New("without a place"))
	errs.Add(doc.Error("main.lambda", "too fast"))
	errs.Add(doc.Error("mu[1]", "%w: Σλ = %g ≥ μ = %g\nraise mu, or lower lambda", unstable, 60.0, 50.5))
	var first Errors
	first.Add(doc.Error("seed", "odd"))
	errs.Add(first.Err())
	err = errs.Err()
	if !errors.Is(err, unstable) {
		t.Error("the cause is lost")
	}
	const want = `f.yaml:3:1: odd
    3 | seed: 7
      | ^^^^
f.yaml:5:10: unstable: Σλ = 60 ≥ μ = 50.5
    5 | mu: [43, 50.5, .6e2]
      |          ^^^^
    raise mu, or lower lambda
--set main.lambda=4: too fast
without a place`
	if d := cmp.Diff(want, err.Error()); d != "" {
		t.Error(d)
	}
}

// An override is blamed for its value even when the file has the key.
func TestSemanticErrorsOfOverriddenKeys(t *testing.T) {
	for _, c := range []struct{ set, path, want string }{
		{"seed=30", "seed", "--set seed=30"},
		{"channels.1.alpha=7", "channels[1].alpha", "--set channels.1.alpha=7"},
		{"channels.1.alpha=7", "channels[1].urgent", "f.yaml:9:28"},
		{"channels=[{lambda: 9}]", "channels[0].lambda", "--set channels=[{lambda: 9}]"},
		{"channels=[{lambda: 9}]", "channels[0].alpha", "--set channels=[{lambda: 9}]"},
		{"channels.0={lambda: 9}", "channels.0.name", "--set channels.0={lambda: 9}"},
		{"mu.1=3", "mu[1]", "--set mu.1=3"},
		{"mu.1=3", "mu", "f.yaml:5:1"},
	} {
		doc, err := Decode("f.yaml", []byte(good), []string{c.set}, &spec{})
		if err != nil {
			t.Fatal(err)
		}
		got := doc.Error(c.path, "too large").Error()
		if file := strings.HasPrefix(c.want, "f.yaml"); !file && got != c.want+": too large" || file && !strings.HasPrefix(got, c.want+": too large\n") {
			t.Errorf("--set %s, error of %s: %s\nwant it at %s", c.set, c.path, got, c.want)
		}
	}
}

// TestResolvedIsReadBack draws values of every field type, texts of any kind
// among them, and demands that the resolved file decodes to the same value and
// resolves to the same bytes.
func TestResolvedIsReadBack(t *testing.T) {
	word := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", " ", "1e6", "010", "null", "~", "true", "yes", "0x10", "- a", "a: b", "a #b", "#", "|", "&a", "*a", "!t", ".inf", "a\nb", "\t", "\u0085", "\u2028", "..", "---", "<<", "a.", "_1", "-"}))
	number := rapid.Float64().Filter(func(f float64) bool { return f-f == 0 })
	one := rapid.Custom(func(t *rapid.T) station {
		return station{word.Draw(t, "name"), number.Draw(t, "lambda"), number.Draw(t, "alpha"), rapid.Bool().Draw(t, "urgent")}
	})
	rapid.Check(t, func(t *rapid.T) {
		want := spec{
			Base: base{word.Draw(t, "title")}, Seed: rapid.Uint64().Draw(t, "seed"), Customers: rapid.Int().Draw(t, "customers"),
			Small: rapid.Int8().Draw(t, "small"), Mu: rapid.SliceOf(number).Draw(t, "mu"), Channels: rapid.SliceOf(one).Draw(t, "channels"),
			Main: one.Draw(t, "main"), Solver: "bco", Fidelity: []string{},
			Limit: rapid.Ptr(rapid.Int(), true).Draw(t, "limit"), Untagged: rapid.Bool().Draw(t, "untagged"),
		}
		first := (&Document{out: &want}).Resolved()
		var got spec
		doc, err := Decode("f.yaml", first, nil, &got)
		if err != nil {
			t.Fatalf("%v\n%s", err, first)
		}
		if d := cmp.Diff(want, got, compare); d != "" {
			t.Fatalf("%s\n%s", d, first)
		}
		if second := doc.Resolved(); string(first) != string(second) {
			t.Fatalf("resolved twice:\n%s", cmp.Diff(string(first), string(second)))
		}
	})
}

func TestProgrammerErrorsPanic(t *testing.T) {
	for name, out := range map[string]any{
		"no pointer": spec{}, "nil": (*spec)(nil), "no struct": new(int),
		"unreadable field": &struct{ Seed chan int }{},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "yamlfile: ") {
					t.Errorf("want a panic of this package, got %v", s)
				}
			}()
			_, err := Decode("f.yaml", []byte("seed: 1\n"), nil, out)
			t.Errorf("returned %v", err)
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, m := range mistakes {
		f.Add([]byte(m.src), m.set)
	}
	f.Add([]byte(good), "channels[1].lambda=3")
	f.Fuzz(func(t *testing.T, src []byte, set string) {
		var overrides []string
		if set != "" {
			overrides = []string{set}
		}
		doc, err := Decode("f.yaml", src, overrides, &spec{})
		if (doc == nil) == (err == nil) {
			t.Fatalf("document %v with error %v", doc, err)
		}
		if err != nil {
			var all Errors
			if !errors.As(err, &all) || len(all) == 0 || err.Error() == "" {
				t.Fatalf("not a list of errors: %v", err)
			}
			return
		}
		doc.Resolved()
	})
}
