package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"ihealth/bco"
	"ihealth/experiments"
)

// writeReference writes the reference set R as an instance.
func writeReference(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 || len(args) > 5 {
		ts.Fatalf("usage: reference FILE LATENCY SECURITY COST [VALIDATORS]")
	}
	var w [3]float64
	for i := range w {
		var err error
		w[i], err = strconv.ParseFloat(args[1+i], 64)
		ts.Check(err)
	}
	count := 21
	if len(args) == 5 {
		var err error
		count, err = strconv.Atoi(args[4])
		ts.Check(err)
	}
	text, err := json.MarshalIndent(referenceInstance(w, count), "", "\t")
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o666))
}

// referenceInstance returns the reference set R with further validators like its last.
func referenceInstance(w [3]float64, count int) map[string]any {
	p := bco.Reference(bco.Weights{})
	var validators []map[string]any
	for i := range count {
		v := p.Validators[min(i, len(p.Validators)-1)]
		validators = append(validators, map[string]any{"id": "v" + strconv.Itoa(i+1), "compute_hz": v.ComputeHz, "fee": v.Fee, "payment": v.Payment})
	}
	return map[string]any{
		"weights":        map[string]any{"latency": w[0], "security": w[1], "cost": w[2]},
		"validators":     validators,
		"min_validators": 1, "max_validators": count, "min_block": 5, "max_block": 400, "block_step": 20,
		"transaction_bits": 1e5, "verification_cycles": 2e9, "feedback_bits": 1e4, "downlink_bps": 2e7, "uplink_bps": 1e7, "psi": 1e-8,
	}
}

// TestInterruptedSearchShowsItsIncumbents interrupts a search of hours, once the
// solvers before it must have ended. A command that goes on makes the test hang.
func TestInterruptedSearchShowsItsIncumbents(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("sends SIGINT, which Windows has not")
	}
	in := referenceInstance([3]float64{1. / 3, 1. / 3, 1. / 3}, bco.MaxSubsets)
	in["max_block"] = 1_000_000
	src, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := interrupted(t, `"validators":["`, src, "optimize", "-", "--solver", "exhaustive-subsets", "--json")
	if status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	var got struct {
		Results []struct {
			M      *int
			Status bco.Status
			Reason string
		}
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatalf("%v in %q, stderr %q", err, stdout, stderr)
	}
	if r := got.Results[0]; r.M == nil || r.Status != bco.Heuristic || !strings.Contains(r.Reason, "cancelled after") {
		t.Errorf("%s", stdout)
	}
	if !strings.Contains(stderr, "note: exhaustive-subsets: the search was cancelled after ") || !strings.HasSuffix(stderr, "ihealth: interrupted\n") {
		t.Errorf("stderr %q", stderr)
	}
}

// The example has every constraint, and the best set skips fast validators that are
// dear.
func TestConstrainedExample(t *testing.T) {
	status, stdout, stderr := invoke(t, "", "optimize", "../../examples/constrained.yaml", "--solver", "exact", "--json")
	var got struct{ Results []solution }
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != 0 {
		t.Fatalf("exit status %d, %v in %q, stderr %q", status, err, stdout, stderr)
	}
	r := got.Results[0]
	if want := []string{"edge-2", "edge-4", "edge-6", "edge-7"}; !slices.Equal(r.Validators, want) || r.Status != bco.Optimal || *r.Latency > 1.5 || *r.Cost > 0.12 {
		t.Errorf("%s", stdout)
	}
	_, help, _ := invoke(t, "", "optimize", "--help")
	for key := range reflect.TypeFor[experiments.Constraints]().Fields() {
		if name := key.Tag.Get("yaml"); !strings.Contains(help, name) {
			t.Errorf("--help does not name the constraint %s", name)
		}
	}
}

// A front that takes long is interrupted as well: what is printed belongs to it.
func TestInterruptedFront(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("sends SIGINT, which Windows has not")
	}
	in := referenceInstance([3]float64{1. / 3, 1. / 3, 1. / 3}, 300)
	in["max_block"] = 10_000
	src, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := interrupted(t, `"front":`, src, "optimize", "-", "--pareto", "--json")
	var got struct{ Front []frontPoint }
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != 1 {
		t.Fatalf("exit status %d, %v in %q, stderr %q", status, err, stdout, stderr)
	}
	if stderr != "note: the front is cut: choices that are less secure than these are missing\nihealth: interrupted\n" {
		t.Errorf("stderr %q", stderr)
	}
}

// interrupted runs a command line of hours and interrupts it, later each time until
// its output holds sign: a loaded machine may take long to get into the search.
func interrupted(t *testing.T, sign string, stdin []byte, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	for wait := 500 * time.Millisecond; wait <= 16*time.Second; wait *= 2 {
		status, stdout, stderr = interruptedAfter(t, wait, stdin, args...)
		if strings.Contains(stdout, sign) {
			break
		}
	}
	return status, stdout, stderr
}

func interruptedAfter(t *testing.T, wait time.Duration, stdin []byte, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	cmd := exec.Command("ihealth", args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(stdin), &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(wait)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// A table that does not fit the terminal becomes two that do.
func TestOptimizeAtTheWidthOfTheTerminal(t *testing.T) {
	src, err := json.Marshal(referenceInstance([3]float64{1. / 3, 1. / 3, 1. / 3}, 23))
	if err != nil {
		t.Fatal(err)
	}
	for width, tables := range map[string]int{"120": 1, "80": 2} {
		t.Setenv("COLUMNS", width)
		status, stdout, stderr := invoke(t, string(src), "optimize", "-", "--solver", "all")
		if status != 0 || strings.Count(stdout, "solver ") != tables {
			t.Errorf("exit status %d, want %d tables in\n%s%s", status, tables, stdout, stderr)
		}
		most, err := strconv.Atoi(width)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(stdout) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > most {
				t.Errorf("%d columns at width %s: %s", n, width, line)
			}
		}
	}
}

// What only prefixes cannot meet is no failure when some set of validators can.
func TestInfeasibleForSomeSolvers(t *testing.T) {
	found := bco.Solution{Status: bco.Optimal, Scope: bco.AllSubsets}
	prefixes := bco.Solution{Solver: "bco", Status: bco.Infeasible, Reason: "max_cost"}
	nothing := bco.Solution{Solver: "exact", Status: bco.Infeasible, Scope: bco.AllSubsets, Reason: "max_cost"}
	ignorant := bco.Solution{Solver: "bco-printed", Status: bco.Heuristic, Reason: "ignores the constraints"}
	skipped := bco.Solution{Solver: "bco-printed", Status: bco.Skipped, Reason: "U never rises"}
	for _, c := range []struct {
		solutions []bco.Solution
		want      string
	}{
		{[]bco.Solution{prefixes, found}, ""},
		{[]bco.Solution{ignorant, prefixes, nothing}, "optimize: exact: infeasible: max_cost"},
		{[]bco.Solution{skipped, prefixes}, "optimize: bco: infeasible: max_cost\nonly the fastest validators were tried: exact tries all sets"},
		{[]bco.Solution{skipped}, "optimize: bco-printed: no answer: U never rises"},
	} {
		got := ""
		if err := unsolved(c.solutions); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// Where it is not known how near a choice comes, there is nothing to show.
func TestViolationInJSON(t *testing.T) {
	for _, c := range []struct {
		violation *bco.Violation
		want      string
	}{
		{nil, "null"},
		{
			&bco.Violation{Constraint: "quorum", Limit: 1, With: []string{"faults"}, Sampled: true},
			`{"constraint":"quorum","measure":"","unit":"","limit":1,"best":null,"short_by":null,"m":0,"n":0,"with":["faults"],"sampled":true}`,
		},
		{
			&bco.Violation{Constraint: "max_latency", Measure: "the latency L", Unit: " s", Limit: 0.5, Best: 0.75, M: 1, N: 5, With: []string{"max_cost"}},
			`{"constraint":"max_latency","measure":"the latency L","unit":"s","limit":0.5,"best":0.75,"short_by":0.25,"m":1,"n":5,"with":["max_cost"]}`,
		},
		{
			&bco.Violation{Constraint: "classes.0.deadline", Limit: 1, Best: math.Inf(1), M: 1, N: 5},
			`{"constraint":"classes.0.deadline","measure":"","unit":"","limit":1,"best":null,"short_by":null,"m":1,"n":5}`,
		},
	} {
		got, err := json.Marshal(violationOf(c.violation))
		if err != nil || string(got) != c.want {
			t.Errorf("%s, %v; want %s", got, err, c.want)
		}
	}
}
