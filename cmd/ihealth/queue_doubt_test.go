package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// Each of these intervals was printed without a word: around a mean that is infinite,
// far from the closed form, or as wide as the mean.
func TestDoubtfulSimulations(t *testing.T) {
	for _, row := range []struct {
		args     string
		interval bool     // there is one in the last class
		says     []string // on stderr, in JSON and, but for the first, in the class
	}{
		{"mg1 --lambda .5 --mu 1 --scv 1e9 --customers 2e4", false, []string{"more than can be simulated", "but the closed form 5e+08 s"}},
		{"mg1 --lambda .5 --mu 1 --scv 1e5", true, []string{"forget its empty beginning", "the half-width is 0.73 of the mean"}},
		{"gim1 --lambda .5 --mu 1 --arrival-scv 1e5 --customers 5e4", false, []string{"forget its empty beginning", "but the closed form 447.216 s"}},
		{"block --block 10 --lambda 59.9 --mu 6 --customers 500 --replications 10", false, []string{"simulate 39501049 customers", "but the closed form 55.19 s"}},
		{"tandem --lambda 44 --mu 45,45 --customers 1000", false, []string{"station 1 of 2", "but the closed form 2 s"}},
		{"li-ma-chang --block 10 --lambda 66.5 --mu 12 --generation 15 --customers 1000", false, []string{"at load 0.9975", "but the closed form 18.2971 s"}},
		{"mg1-restart --lambda 2,1 --mu 10,3.5 --customers 2e4", false, []string{"class 2: the mean sojourn time is infinite"}},
	} {
		fields := strings.Fields("queue --json --simulate --model " + row.args)
		status, stdout, stderr := invoke(t, "", fields...)
		var v map[string]any
		if err := json.Unmarshal([]byte(stdout), &v); err != nil {
			t.Fatalf("%s: %v\n%s", row.args, err, stderr)
		}
		simulated := v["simulated"].([]any)
		last := simulated[len(simulated)-1].(map[string]any)
		if status != 0 || (last["half_width_s"] != nil) != row.interval {
			t.Errorf("%s: exit status %d, %v", row.args, status, last)
		}
		for _, want := range row.says {
			among := slices.ContainsFunc(v["warnings"].([]any), func(w any) bool { return strings.Contains(w.(string), want) })
			if !strings.Contains(stderr, "warning: ") || !strings.Contains(stderr, want) || !among {
				t.Errorf("%s: no %q in\n%s%s", row.args, want, stdout, stderr)
			}
		}
		if want := strings.TrimPrefix(row.says[len(row.says)-1], "class 2: "); !strings.Contains(last["warning"].(string), want) {
			t.Errorf("%s: no %q in %v", row.args, want, last["warning"])
		}
	}
}

// An infinite mean has no estimate, but quantiles there are.
func TestInfiniteMeanIsNotEstimated(t *testing.T) {
	v := invokeJSON(t, 0, "", strings.Fields("queue --json --simulate --model mg1-restart --lambda 2,1 --mu 10,3.5 --customers 2e3")...).(map[string]any)
	last := v["simulated"].([]any)[1].(map[string]any)
	if last["sojourn_s"] != nil || last["half_width_s"] != nil || last["sojourn_sd_s"] != nil || !(last["p99_s"].(float64) > 0) {
		t.Errorf("%v", last)
	}
}

// Simulations that are long enough pass without a word, exact closed forms and
// approximations alike.
func TestGoodSimulationsAreNotDoubted(t *testing.T) {
	for _, args := range []string{
		"mm1-preemptive --lambda 2,10,4 --mu 20", "kingman --lambda 2 --mu 4 --scv .3 --arrival-scv 5",
		"consensus --lambda 2 --mu 10 --validators 7", "mm1k --lambda 6 --mu 4 --capacity 3", "tandem --lambda 3 --mu 5,4", "mminf --lambda 4 --mu .01",
	} {
		status, stdout, stderr := invoke(t, "", strings.Fields("queue --json --simulate --customers 2e4 --model "+args)...)
		if status != 0 || stderr != "" || strings.Contains(stdout, "warning") || strings.Contains(stdout, `"half_width_s":null`) {
			t.Errorf("%s: exit status %d\n%s%s", args, status, stdout, stderr)
		}
	}
}

// An unstable answer carries the load, and blocks that their timeout keeps small say so.
func TestUnstableAnswerCarriesItsLoad(t *testing.T) {
	for args, want := range map[string][2]string{
		"mm1 --lambda 3 --mu 2":                               {`"load":1.5`, "load 1.5"},
		"mmc --lambda 6 --mu 2 --servers 3":                   {`"load":1,`, "load 1 "},
		"tandem --lambda 4 --mu 9,2":                          {`"load":2,`, "station 2"},
		"block --lambda 40 --mu 5 --block 10 --timeout 0s":    {`"load":8,`, "raise --timeout"},
		"block --lambda 40 --mu 2 --block 10 --timeout 100ms": {`"load":4.`, "block size"},
	} {
		status, stdout, stderr := invoke(t, "", strings.Fields("queue --json --model "+args)...)
		if status != 1 || !strings.Contains(stdout, want[0]) || !strings.Contains(stderr, want[1]) {
			t.Errorf("%s: exit status %d, want %q\n%s%s", args, status, want, stdout, stderr)
		}
	}
}
