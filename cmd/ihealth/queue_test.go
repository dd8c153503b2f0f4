package main

import (
	"math"
	"strings"
	"testing"
)

// Rates, levels, formula and simulation belong to the same class, whatever the
// order of the levels. The means of 20 replications lie within three half-widths
// of simultaneous 95 % intervals, some 8 standard errors: a true model fails
// with p < 1e-6.
func TestQueueSimulationAgreesWithTheFormula(t *testing.T) {
	for _, args := range []string{
		"--model mm1 --lambda 2,10,4 --mu 20",
		"--model mm1-preemptive --lambda 2,10,4 --mu 20",
		"--model mm1-preemptive --lambda 2,10,4 --levels 5,5,-1 --mu 20",
	} {
		fields := strings.Fields("queue --simulate --customers 1e4 --json " + args)
		v := invokeJSON(t, 0, "", fields...).(map[string]any)
		for i, class := range v["classes"].([]any) {
			formula := class.(map[string]any)["sojourn_s"].(float64)
			simulated := v["simulated"].([]any)[i].(map[string]any)
			mean, half := simulated["sojourn_s"].(float64), simulated["half_width_s"].(float64)
			if math.Abs(mean-formula) > 3*half || half > formula/10 {
				t.Errorf("%s, class %d: simulated %v ± %v, formula %v", args, i, mean, half, formula)
			}
		}
	}
}

// A slip of the keyboard neither panics nor fills the memory.
func TestQueueSizeIsBounded(t *testing.T) {
	for args, says := range map[string]string{
		"--lambda 2 --replications 1e15":                            "--replications 1000000000000000: want at most 1e+08",
		"--lambda 2 --replications 1e6":                             "--replications 1000000: want at most 1e+08",
		"--lambda 2 --customers 1e9":                                "--customers 1000000000 in each of --replications 20",
		"--lambda 2 --customers 1e15":                               "--customers 1000000000000000 in each",
		"--lambda 100000x1e-6 --replications 1000 --customers 1000": "100000 classes in each of --replications 1000: want at most 1e+07",
		"--lambda 2 --replications 1e30":                            "want a whole number",
		"--lambda 1000000x1e-6 --replications 10":                   "more than 100000 values",
	} {
		status, _, stderr := invoke(t, "", strings.Fields("queue --simulate --model mm1 --mu 3 "+args)...)
		if status != 2 || !strings.Contains(stderr, says) {
			t.Errorf("%s: exit status %d, want 2 with %q\n%s", args, status, says, stderr)
		}
	}
}

// I-Health eq. (11) by hand: μ = 20, and the class that is served first has
// λ = 4; the other two share the level after it.
func TestQueueLevels(t *testing.T) {
	v := invokeJSON(t, 0, "", "queue", "--model", "mm1-preemptive", "--lambda", "2,10,4", "--levels", "5,5,-1", "--mu", "20", "--json").(map[string]any)
	for i, want := range []float64{0.05 / (0.2 * 0.8), 0.05 / (0.2 * 0.8), 0.05 / 0.8} {
		c := v["classes"].([]any)[i].(map[string]any)
		lambda, sojourn := c["lambda"].(float64), c["sojourn_s"].(float64)
		if math.Abs(sojourn-want) > 1e-12 || math.Abs(c["wait_s"].(float64)-(want-0.05)) > 1e-12 || math.Abs(c["in_system"].(float64)-lambda*want) > 1e-12 {
			t.Errorf("class %d: %v, want a sojourn of %v s", i, c, want)
		}
	}
}
