package table

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ihealth/internal/golden"
)

// claims holds rows of every length and verdict.
var claims = []Claim{
	{"5a", "I-Health Fig. 5", "equal priority: one sojourn time for all", "S_i all equal 1/(μ−42)", "max deviation 0 at μ = 43, 50, 60", "holds"},
	{"5e", "I-Health Fig. 5", "“only three entities” are worse off", "#{i: S_i > S_eq} = 3", "3 at μ = 43, 4 at μ = 50, 4 at μ = 60; with three classes 9 at every μ", "finding"},
	{"5g", "added", "simulation agrees with the formula", "closed form inside simultaneous (Bonferroni) 95 % intervals of all entities, pinned seed", "126 of 126 inside", "holds"},
	{"6a", "I-Health Fig. 6", "patients 1, 4, 5 rise after medication, 2, 3 do not", "z > 2 for 1, 4, 5; z = 0 for 2, 3", "recordings not found", "skipped"},
	{"8b", "I-Health Fig. 8", "BCO reaches the exhaustive optimum", "U_BCO ≤ min on the 420 grid and = min on the full 8,316-point grid", "0.053667 ≤ 0.053702, 0.053667 = 0.053667", "holds"},
	{"10c", "added", "a transaction cannot leave before its block", "S ≥ L", "0.0497 s < 1.0454 s", "finding"},
	{"9a", "I-Health Fig. 9", "urgent channel: least latency", "L1 smallest of four", "0.8153 s of 0.8153, 1.0454, 1.7102, 1.6471 s", "fails"},
}

var (
	header = []string{"channel", "solver", "m", "n", "U", "sojourn (s)", "status"}
	rows   = [][]string{
		{"1 urgent", "bco", "3", "36", "0.054899", "0.8153 ± 0.0021", "heuristic"},
		{"2 normal", "exhaustive", "6", "43", "0.053667", "1.0454 ± 0.0030", "optimal"},
		{"3 non-urgent, high security", "prefix", "15", "47", "0.01568", "1.7102 ± 0.012", "optimal"},
		{"4 fixed", "–", "8", "80", "–", "n/a", "skipped: it has no free parameter to choose"},
	}
)

var escape = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestGolden(t *testing.T) {
	for _, width := range []int{80, 120} {
		for _, colour := range []bool{false, true} {
			var out bytes.Buffer
			if err := Claims(&out, claims, width, colour); err != nil {
				t.Fatal(err)
			}
			golden.Check(t, fmt.Sprintf("claims-%d-%v.txt", width, colour), out.Bytes())
		}
		var out bytes.Buffer
		if err := Numbers(&out, header, rows, width); err != nil {
			t.Fatal(err)
		}
		golden.Check(t, fmt.Sprintf("numbers-%d.txt", width), out.Bytes())
	}
}

// checkWidth counts characters itself; the texts here have one column each.
func checkWidth(t interface{ Errorf(string, ...any) }, out string, width int) {
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(line, "\n")
		if n := len([]rune(escape.ReplaceAllString(line, ""))); n > width {
			t.Errorf("%d columns of %d: %q", n, width, line)
		}
		if strings.TrimRight(line, " ") != line {
			t.Errorf("blanks at the end of %q", line)
		}
	}
}

func TestEveryWidth(t *testing.T) {
	for width := 50; width <= 200; width++ {
		for _, colour := range []bool{false, true} {
			var out bytes.Buffer
			if err := Claims(&out, claims, width, colour); err != nil {
				t.Fatalf("width %d: %v", width, err)
			}
			checkWidth(t, out.String(), width)
			if !colour && strings.Contains(out.String(), "\x1b") {
				t.Error("escape sequences without colour")
			}
			for _, c := range claims {
				checkWords(t, out.String(), c.ID, c.Verdict)
			}
		}
	}
}

func checkWords(t *testing.T, out string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(out, w) {
			t.Errorf("%q is missing or broken", w)
		}
	}
}

// TestNothingIsLost draws cells of any letters and demands that every letter
// comes out again in the order of its column, whatever the width.
func TestNothingIsLost(t *testing.T) {
	cell := rapid.StringMatching(`[a-zλμ≤]{0,30}( [a-zλμ≤]{1,12}){0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		text := cell.Draw(t, "text")
		width := rapid.IntRange(30, 100).Draw(t, "width")
		var out bytes.Buffer
		if err := Numbers(&out, []string{"#", "text"}, [][]string{{"1", text}, {"2", "x"}}, width); err != nil {
			t.Fatal(err)
		}
		checkWidth(t, out.String(), width)
		letters := func(s string) string { return strings.Join(strings.Fields(s), "") }
		body := out.String()[strings.LastIndex(out.String(), "─")+len("─"):]
		if want := "1" + letters(text) + "2x"; letters(body) != want {
			t.Fatalf("%q, want %q", letters(body), want)
		}
	})
}

func TestNumbersStandToTheRight(t *testing.T) {
	var out bytes.Buffer
	if err := Numbers(&out, []string{"name", "value"}, [][]string{{"a", "1"}, {"b", "−12.5"}, {"c", "1e-9"}, {"d", "–"}}, 40); err != nil {
		t.Fatal(err)
	}
	const want = `name  value
───────────
a         1
b     −12.5
c      1e-9
d         –
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want error
	}{
		{"narrow claims", Claims(&bytes.Buffer{}, claims, 20, false), ErrNarrow},
		{"narrow numbers", Numbers(&bytes.Buffer{}, []string{"x", "y"}, [][]string{{"1234567890", "1234567890"}}, 21), ErrNarrow},
		{"verdict", Claims(&bytes.Buffer{}, []Claim{{ID: "1", Verdict: "maybe"}}, 80, false), ErrShape},
		{"short row", Numbers(&bytes.Buffer{}, []string{"x", "y"}, [][]string{{"1"}}, 80), ErrShape},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.err, c.want)
		}
	}
}

func TestEmptyTables(t *testing.T) {
	var out bytes.Buffer
	if err := Claims(&out, nil, 80, false); err != nil || !strings.Contains(out.String(), "0 claims") {
		t.Errorf("%v\n%s", err, out.String())
	}
	out.Reset()
	if err := Numbers(&out, []string{"x"}, nil, 80); err != nil || !strings.HasPrefix(out.String(), "x\n") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestTerminalIsNotSteered(t *testing.T) {
	var out bytes.Buffer
	if err := Claims(&out, []Claim{{"1", "s", "a\x1b[2Jb\r\nc\td", "p", "m", "holds"}}, 80, false); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\r\t") {
		t.Errorf("%q", out.String())
	}
}

func ExampleNumbers() {
	var out bytes.Buffer
	err := Numbers(&out, []string{"solver", "m", "U"}, [][]string{{"bco", "6", "0.053667"}, {"exhaustive", "6", "0.053667"}}, 80)
	fmt.Print(out.String(), err)
	// Output:
	// solver      m         U
	// ───────────────────────
	// bco         6  0.053667
	// exhaustive  6  0.053667
	// <nil>
}
