package main

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Rates, levels, formula and simulation belong to the same class, whatever the
// order of the levels. The means of 20 replications lie within three half-widths,
// each below 4 % of the mean, of simultaneous 95 % intervals, some 8 standard errors: a
// true model fails with p < 1e-6.
func TestQueueSimulationAgreesWithTheFormula(t *testing.T) {
	for _, args := range []string{
		"--model mm1 --lambda 2,10,4 --mu 20",
		"--model mm1-preemptive --lambda 2,10,4 --mu 20",
		"--model mm1-preemptive --lambda 2,10,4 --levels 5,5,-1 --mu 20",
	} {
		fields := strings.Fields("queue --simulate --customers 4e4 --json " + args)
		v := invokeJSON(t, 0, "", fields...).(map[string]any)
		for i, class := range v["classes"].([]any) {
			formula := class.(map[string]any)["sojourn_s"].(float64)
			simulated := v["simulated"].([]any)[i].(map[string]any)
			mean, half := simulated["sojourn_s"].(float64), simulated["half_width_s"].(float64)
			if math.Abs(mean-formula) > 3*half || half > formula/25 {
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

// The help fits a window of 100 columns.
func TestQueueHelpFits(t *testing.T) {
	_, help, _ := invoke(t, "", "queue", "--help")
	for line := range strings.SplitSeq(help, "\n") {
		if n := utf8.RuneCountInString(line); n > 100 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

// A table that does not fit is cut in two, each of which fits.
func TestQueueTablesFit(t *testing.T) {
	header := []string{"class", "λ (1/s)", "sojourn (s)", "wait (s)", "in system", "simulated (s)", "± (s)", "sd (s)", "p99 (s)"}
	rows := [][]string{{"1", "42", "0.0904808", "0.0238141", "3.80019", "0.0903296", "0.00108633", "0.0816485", "0.373124"}}
	for width, tables := range map[int]int{120: 1, 80: 2} {
		var b strings.Builder
		if err := writeHalves(&b, width, 5, header, rows); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), "class"); n != tables {
			t.Errorf("%d tables at %d columns, want %d:\n%s", n, width, tables, b.String())
		}
		for line := range strings.SplitSeq(b.String(), "\n") {
			if n := utf8.RuneCountInString(line); n > width {
				t.Errorf("%d columns for %d:\n%s", n, width, line)
			}
		}
	}
}

// A flag that a model does not use, or needs, is named with those that it takes.
func TestQueueFlagsOfModels(t *testing.T) {
	for args, says := range map[string]string{
		"--model mm1 --mu 3 --servers 2":                                    "--servers: model mm1 has no use for it; it takes --lambda, --mu",
		"--model mm1 --mu 3 --levels 1":                                     "--levels: model mm1 has no priority; it takes --lambda, --mu",
		"--model mmc --mu 3":                                                "no --servers: model mmc needs --lambda, --mu, --servers",
		"--model mm1 --mu 3,4":                                              "--mu gives 2 values: want one",
		"--model mg1 --mu 3 --scv -1":                                       "--scv: rng: impossible parameter",
		"--model mg1 --mu 3 --scv NaN":                                      "--scv: rng: impossible parameter",
		"--model md1 --mu 3 --scv 1":                                        "--scv: model md1 has no use for it",
		"--model batch --mu 3 --batch 0":                                    "--batch 0: want at least 1",
		"--model mm1k --mu 3 --capacity 0":                                  "capacity is 0, want 1",
		"--model mmck --mu 3 --capacity 2 --servers 3":                      "capacity is 2, want 3",
		"--model mm1-preemptive --mu 3 --simulate --precision 1":            "--precision 1: want a part of the mean",
		"--model mg1-preemptive --mu 3,4":                                   "--mu gives 2 values for 1 rates of --lambda",
		"--model mg1-preemptive --mu 3,4 --levels 1":                        "--mu gives 2 values: want one, for all --levels",
		"--model mmc-preemptive --mu 3 --servers 99999999":                  "1 classes for 99999999 --servers: want at most 1e+07",
		"--model mm1-preemptive --mu 3 --levels 1,2":                        "--levels names 2 levels for the 1 rates",
		"--model block --mu 3 --block 0":                                    "block size is 0, want 1 to",
		"--model block --mu 3 --block 3 --timeout 1s --rule full":           "want one of them",
		"--model block --mu 3 --block 3 --rule join --scv 0":                "a formula for exponential service (1) only",
		"--model block --mu 3 --block 3 --rule all":                         "want one of partial, full, empty, join",
		"--model block --mu 3 --block 3 --timeout -1s":                      "want a length of time",
		"--model mg1-vacation --mu 3 --vacation 0s":                         "vacation has mean 0 s",
		"--model consensus --mu 3 --validators 7 --quorum 8":                "quorum is 8, want 1 to 7",
		"--model consensus --mu 3,4 --validators 7":                         "--mu gives 2 values for 7 --validators",
		"--model consensus --mu 3 --validators 0":                           "--validators 0: want 1 to 10000",
		"--model consensus --mu 3 --validators 1e9":                         "--validators 1000000000: want 1 to 10000",
		"--model jackson --mu 3,4 --routing 0,1;0,0":                        "--lambda gives 1 values for 2 stations",
		"--model tandem --mu 100000x3":                                      "--mu gives 100000 stations: want at most 1000",
		"--model jackson --mu 3 --routing x":                                "--routing, row 1:",
		"--model jackson --mu 3 --routing 1":                                "station 1 never leaves",
		"--model jackson --mu 3 --routing 0 --servers 1,2":                  "--servers gives 2 values for 1 stations",
		"--model mm1 --mu 3 --seed 1":                                       "--seed: it is for simulations: add --simulate",
		"--model mm1 --mu 3 --precision .1":                                 "--precision: it is for simulations: add --simulate",
		"--model mm1 --mu 3 --customers 1e4":                                "--customers: it is for simulations: add --simulate",
		"--model mm1 --mu 3 --replications 20":                              "--replications: it is for simulations: add --simulate",
		"--model mg1-restart --mu 3 --lambda 1e-12,1":                       "a service of class 2 is interrupted",
		"--model mm1 --mu 3 --lambda 1e-9 --simulate":                       "clock of nanoseconds",
		"--model mm1 --mu 3 --quantiles 2":                                  "want a probability from 0 to 1",
		"--model gim1 --mu 3 --lambda 1,1":                                  "--lambda gives 2 values: want one",
		"--model mm1 --mu 3 --lambda 1,0":                                   "--lambda: 0 is for stations of model jackson only",
		"--model mg1-restart --mu 3 --lambda 4000x1e-6":                     "--lambda gives 4000 classes: model mg1-restart takes at most 3000",
		"--model mmc-preemptive --mu 3 --lambda 1000x1e-3 --servers 100000": "1000 classes for 100000 --servers",
		"--model consensus --mu 1e-6 --lambda 1 --validators 4 --simulate":  "has no simulation for these parameters",
	} {
		if !strings.Contains(args, "--lambda") {
			args += " --lambda 1"
		}
		status, _, stderr := invoke(t, "", strings.Fields("queue "+args)...)
		if status != 2 || !strings.Contains(stderr, says) {
			t.Errorf("%s: exit status %d, want 2 with %q\n%s", args, status, says, stderr)
		}
	}
}

// Every model says an unstable load in words and null in JSON. Those with a bound on
// the number present, or a server for everybody, have none.
func TestEveryModelSaysUnstable(t *testing.T) {
	stable := []string{"mm1k", "mmck", "mminf", "erlang-b", "consensus"}
	for _, args := range queueMatrix {
		fields := strings.Fields("queue --json " + args)
		model := fields[3]
		i := slices.Index(fields, "--mu")
		if slices.Contains(stable, model) {
			continue
		}
		rates := strings.Split(fields[i+1], ",")
		for k := range rates {
			rates[k] = "1e-3"
		}
		fields[i+1] = strings.Join(rates, ",")
		status, stdout, stderr := invoke(t, "", fields...)
		if status != 1 || !strings.Contains(stdout, `"stable":false`) || !strings.Contains(stdout, `"sojourn_s":null`) || !strings.Contains(stderr, "unstable: ") {
			t.Errorf("%v: exit status %d\n%s%s", fields, status, stdout, stderr)
		}
	}
}

// Replications stop by themselves, at the same number for any number of workers, or
// say that they did not reach the precision.
func TestQueuePrecision(t *testing.T) {
	run := func(args string) (int, map[string]any, string) {
		status, stdout, stderr := invoke(t, "", strings.Fields("queue --model mm1 --lambda 4 --mu 8 --simulate --customers 2e3 --json "+args)...)
		var v map[string]any
		if err := json.Unmarshal([]byte(stdout), &v); err != nil {
			t.Fatalf("%s: %v\n%s", args, err, stderr)
		}
		return status, v["simulated"].([]any)[0].(map[string]any), stderr
	}
	status, s, stderr := run("--precision .02")
	if mean, half := s["sojourn_s"].(float64), s["half_width_s"].(float64); status != 0 || half > .02/1.02*mean || math.Abs(mean-.25) > 3*half {
		t.Errorf("exit status %d, %v ± %v, want 0.25 within 2 %%\n%s", status, mean, half, stderr)
	}
	if status, _, stderr := run("--precision .0001 --replications 15"); status != 1 || !strings.Contains(stderr, "after 15 replications the half-width is") {
		t.Errorf("exit status %d\n%s", status, stderr)
	}
}
