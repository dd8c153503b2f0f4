package export_test

import (
	"bytes"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ihealth/bco"
)

// writer is WriteLP or WriteMiniZinc.
type writer func(w io.Writer, p *bco.Problem) error

// text returns what a writer writes.
func text(t *testing.T, write writer, p *bco.Problem) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// needs skips the test where a program is not installed.
func needs(t *testing.T, program, pkg string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed: apt-get install -y %s", program, pkg)
	}
}

// run runs a program in a folder that holds the file.
func run(t *testing.T, file, content string, command ...string) (dir, output string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", command, err, out)
	}
	return dir, string(out)
}

// glpk returns the optimum that GLPK proves, +Inf when there is no choice.
func glpk(t *testing.T, lp string) float64 {
	t.Helper()
	dir, out := run(t, "p.lp", lp, "glpsol", "--lp", "p.lp", "--write", "p.sol", "--mipgap", "0")
	if strings.Contains(out, "HAS NO INTEGER FEASIBLE SOLUTION") || strings.Contains(out, "HAS NO PRIMAL FEASIBLE SOLUTION") ||
		strings.Contains(out, "PROBLEM HAS NO FEASIBLE SOLUTION") {
		return math.Inf(1)
	}
	solution, err := os.ReadFile(filepath.Join(dir, "p.sol"))
	if err != nil {
		t.Fatal(err)
	}
	status := regexp.MustCompile(`(?m)^s mip \d+ \d+ (\w) (\S+)$`).FindStringSubmatch(string(solution))
	if status == nil || status[1] != "o" {
		t.Fatalf("no optimum: %v\n%s", status, out)
	}
	return atof(t, status[2])
}

// choice is what MiniZinc's solver prints.
type choice struct {
	utility float64
	block   int
	set     []int // from 0, fastest first
}

var printed = regexp.MustCompile(`U = (\S+), validators = \d+, block = (\d+), chosen = \[(.*)\]`)

// gecode returns the choice that Gecode proves to be best, false when there is
// none.
func gecode(t *testing.T, model string) (choice, bool) {
	t.Helper()
	_, out := run(t, "p.mzn", model, "minizinc", "--solver", "gecode", "p.mzn")
	if strings.Contains(out, "=====UNSATISFIABLE=====") {
		return choice{}, false
	}
	found := printed.FindStringSubmatch(out)
	if found == nil || !strings.Contains(out, "==========\n") {
		t.Fatalf("no proven optimum in\n%s", out)
	}
	c := choice{utility: atof(t, found[1]), block: atoi(t, found[2])}
	for number := range strings.SplitSeq(found[3], ", ") {
		c.set = append(c.set, atoi(t, number)-1)
	}
	return c, true
}

func atof(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func atoi(t *testing.T, s string) int {
	t.Helper()
	i, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

var promise = regexp.MustCompile(`units of (\S+) and off by less than (\S+) units`)

// promised returns by how much U of the model may be off, as its comment says.
func promised(t *testing.T, model string) float64 {
	t.Helper()
	found := promise.FindStringSubmatch(model)
	if found == nil {
		t.Fatal("the file does not state its quantisation")
	}
	return atof(t, found[1]) * atof(t, found[2])
}
