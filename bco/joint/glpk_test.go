package joint_test

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ihealth/bco"
	"ihealth/bco/joint"
)

// TestAgainstGLPK compares ten validators with a mixed-integer program of another
// form, solved by another program.
func TestAgainstGLPK(t *testing.T) {
	glpsol, err := exec.LookPath("glpsol")
	if err != nil {
		t.Skip("glpsol is not installed: apt-get install glpk-utils")
	}
	instances := 12 // of every family, with capacities of 1 and 2
	if testing.Short() {
		instances = 4
	}
	for i := range instances {
		p := sharing(bco.Families()[i%6], 3, bco.Size{Validators: 10, Blocks: 4}, stream("glpk", i))
		p.Capacity = 1 + i/6
		got := solve(t, tight, &p)
		want := runGLPK(t, glpsol, linearProgram(&p, got.Utility*(1+1e-6)))
		if math.Abs(got.Utility-want) > 1e-6*want {
			t.Errorf("instance %d: Σ U = %.9f, GLPK finds %.9f", i, got.Utility, want)
		}
	}
}

// runGLPK solves a program in CPLEX LP form and returns its proven optimum.
func runGLPK(t *testing.T, glpsol, program string) float64 {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "joint.lp"), filepath.Join(dir, "joint.sol")
	if err := os.WriteFile(in, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), glpsol, "--lp", in, "--cuts", "--mipgap", "0", "--tmlim", "30", "-o", out).CombinedOutput()
	if err != nil {
		t.Fatalf("glpsol: %v\n%s", err, text)
	}
	solution, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(solution), "INTEGER OPTIMAL") {
		t.Fatalf("glpsol proved nothing:\n%s", text)
	}
	_, rest, _ := strings.Cut(string(solution), "Objective:")
	fields := strings.Fields(rest)
	value, err := strconv.ParseFloat(fields[2], 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// linearProgram writes Σ U as a mixed-integer program. By channel f: w_i_n is 1 when
// validator i serves it with blocks of n, and z_k_m_n when m of them do of which none
// is slower than k. Nothing above most counts: that spares the solver most of the
// search, and if the answer to be checked is not the optimum, there is a better one
// below or none at all.
func linearProgram(p *joint.Problem, most float64) string {
	var objective, rows, binaries strings.Builder
	served := make([]string, len(p.Channels[0].Validators))
	for f := range p.Channels {
		c := &p.Channels[f]
		lm, cm := normalisers(c)
		var one strings.Builder
		for n := c.MinBlock; n <= c.MaxBlock; n++ {
			var all, counted strings.Builder
			atMost := make([]strings.Builder, len(c.Validators)) // the z that let validator i serve
			for k, slowest := range c.Validators {
				for m := c.MinValidators; m <= c.MaxValidators; m++ {
					z := fmt.Sprintf("z%d_%d_%d_%d", f, k, m, n)
					u := c.Weights.Latency*delay(c, m, n, slowest.ComputeHz)/lm + c.Weights.Security*math.Pow(float64(c.MinValidators)/float64(m), c.Security.Q)
					fmt.Fprintf(&objective, " + %.17g %s\n", u, z)
					fmt.Fprintf(&binaries, " %s\n", z)
					fmt.Fprintf(&counted, " - %d %s", m, z)
					fmt.Fprintf(&one, " + %s", z)
					for i, v := range c.Validators {
						if v.ComputeHz >= slowest.ComputeHz {
							fmt.Fprintf(&atMost[i], " - %s", z)
						}
					}
				}
			}
			for i, v := range c.Validators {
				w := fmt.Sprintf("w%d_%d_%d", f, i, n)
				fmt.Fprintf(&objective, " + %.17g %s\n", c.Weights.Cost*v.Fee/float64(n)/cm, w)
				fmt.Fprintf(&binaries, " %s\n", w)
				fmt.Fprintf(&all, " + %s", w)
				fmt.Fprintf(&rows, " %s%s <= 0\n", w, atMost[i].String())
				served[i] += " + " + w
			}
			fmt.Fprintf(&rows, "%s%s = 0\n", all.String(), counted.String())
		}
		fmt.Fprintf(&rows, "%s = 1\n", one.String())
	}
	for _, row := range served {
		fmt.Fprintf(&rows, "%s <= %d\n", row, p.Capacity)
	}
	fmt.Fprintf(&rows, "%s <= %.17g\n", objective.String(), most)
	return "Minimize\n u:" + objective.String() + "Subject To\n" + rows.String() + "Binary\n" + binaries.String() + "End\n"
}
