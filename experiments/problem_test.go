package experiments_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/experiments"
	"ihealth/experiments/yamlfile"
)

// Each fault of a network is placed at the override or the key that caused it;
// validators, which one grade describes, speak once.
func TestFaultsOfANetworkComeTogether(t *testing.T) {
	files, err := experiments.Find("fig7")
	if err != nil {
		t.Fatal(err)
	}
	set := []string{"network.min_validators=30", "network.psi=-1", "network.validators.step_hz=3e8"}
	_, _, err = experiments.Load("fig7.yaml", files[0].Text, experiments.Options{Set: set})
	var errs yamlfile.Errors
	if !errors.As(err, &errs) {
		t.Fatalf("%v, want yamlfile.Errors", err)
	}
	var got []string
	for _, e := range errs {
		place := e.Set
		if place == "" {
			place, _, _ = strings.Cut(e.Message, ":")
		}
		got = append(got, place)
	}
	want := []string{"validators.14.compute_hz", "network.min_validators=30", "network.psi=-1"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%v\n%s", err, d)
	}
}
