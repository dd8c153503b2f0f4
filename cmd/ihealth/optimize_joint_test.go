package main

import (
	"encoding/json"
	"maps"
	"os"
	"runtime"
	"strings"
	"testing"

	"ihealth/bco"
	"ihealth/bco/joint"
)

// TestJointExample: the example file is the problem of three reference channels.
func TestJointExample(t *testing.T) {
	p := joint.Problem{Capacity: 1}
	for _, w := range []bco.Weights{{Latency: 0.45, Security: 0.10, Cost: 0.45}, {Latency: 1. / 3, Security: 1. / 3, Cost: 1. / 3}, {Latency: 0.05, Security: 0.90, Cost: 0.05}} {
		p.Channels = append(p.Channels, bco.Reference(w))
	}
	want, err := joint.BranchAndBound{}.Solve(t.Context(), &p)
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile("../../examples/joint.yaml")
	if err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := invoke(t, string(src), "optimize", "-", "--json")
	var got struct {
		Results []struct {
			Utility  float64
			Status   bco.Status
			Channels []struct {
				Validators []string
				N          int
			}
		}
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != 0 {
		t.Fatalf("exit status %d, %v in %q, stderr %q", status, err, stdout, stderr)
	}
	r := got.Results[0]
	if d := r.Utility/want.Utility - 1; d < -1e-12 || d > 1e-12 || r.Status != bco.Optimal {
		t.Errorf("Σ U = %v (%s), want %v", r.Utility, r.Status, want.Utility)
	}
	for f, c := range r.Channels {
		if c.N != want.Channels[f].N || strings.Join(c.Validators, " ") != strings.Join(want.Channels[f].Validators, " ") {
			t.Errorf("channel %d: n = %d of %v, want %d of %v", f+1, c.N, c.Validators, want.Channels[f].N, want.Channels[f].Validators)
		}
	}
}

// TestInterruptedJointSearch: what is printed has the bound that is proven.
func TestInterruptedJointSearch(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("sends SIGINT, which Windows has not")
	}
	in := map[string]any{"capacity": 1, "validators": referenceInstance([3]float64{}, 400)["validators"]}
	var channels []any
	for i := range 6 {
		c := referenceInstance([3]float64{0.5, 0.5 - float64(i)/20, float64(i) / 20}, 400)
		maps.DeleteFunc(c, func(key string, _ any) bool { return key == "validators" })
		channels = append(channels, c)
	}
	in["channels"] = channels
	src, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := interrupted(t, `"channels":[`, src, "optimize", "-", "--json")
	var got struct{ Results []jointSolution }
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != 1 {
		t.Fatalf("exit status %d, %v in %q, stderr %q", status, err, stdout, stderr)
	}
	r := got.Results[0]
	if r.Status != bco.Heuristic || len(r.Channels) != 6 || !(r.Gap >= 0 && r.Gap < 1) || r.Certificate.Kind != bco.CertifiedBound || r.Certificate.Lower == nil {
		t.Errorf("%s", stdout)
	}
	if !strings.HasPrefix(stderr, "note: joint: the search ended after ") || !strings.HasSuffix(stderr, "ihealth: interrupted\n") {
		t.Errorf("stderr %q", stderr)
	}
}

func TestUnsolvedJoint(t *testing.T) {
	found := joint.Solution{Solver: "joint-independent", Status: bco.Heuristic, Reason: "capacity: 2 validators"}
	stuck := joint.Solution{Solver: "joint-greedy", Status: bco.Skipped, Reason: "no order"}
	nothing := joint.Solution{Solver: "joint", Status: bco.Infeasible, Reason: "capacity"}
	for _, c := range []struct {
		solutions []joint.Solution
		want      string
	}{
		{[]joint.Solution{stuck, found}, ""},
		{[]joint.Solution{nothing, found}, "optimize: joint: infeasible: capacity"},
		{[]joint.Solution{stuck}, "optimize: greedy: no answer: no order"},
	} {
		got := ""
		if err := unsolvedJoint(c.solutions); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
