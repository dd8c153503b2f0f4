package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"ihealth/sim"
)

func TestWarnings(t *testing.T) {
	for _, row := range []struct {
		name  string
		model sim.MM1
		want  string // in the only warning; empty for none
	}{
		{"moderate load", sim.MM1{Lambdas: []float64{21}, Mu: 42, Customers: 10_000}, ""},
		{"high load, long enough", sim.MM1{Lambdas: []float64{42}, Mu: 43, Customers: 60_000}, ""},
		{"nearly saturated", sim.MM1{Lambdas: []float64{42.9}, Mu: 43, Customers: 200_000}, "to forget its empty beginning"},
		{"high load, too short", sim.MM1{Lambdas: []float64{20, 22}, Mu: 43, Customers: 1_000}, "simulate 35699 customers or more"},
		{"too fast for the clock", sim.MM1{Lambdas: []float64{1e9}, Mu: 2e9, Customers: 10_000}, "nanosecond"},
	} {
		got := row.model.Warnings()
		switch {
		case row.want == "" && len(got) > 0:
			t.Errorf("%s: %q", row.name, got)
		case row.want != "" && (len(got) != 1 || !strings.Contains(got[0], row.want)):
			t.Errorf("%s: %q, want one with %q", row.name, got, row.want)
		}
	}
}

// Who follows the advice is not warned again.
func TestWarningAdviceIsEnough(t *testing.T) {
	m := sim.MM1{Lambdas: []float64{8.3}, Mu: 10, Customers: 520}
	var customers int
	warning := m.Warnings()[0]
	_, advice, _ := strings.Cut(warning, "simulate ")
	if _, err := fmt.Sscanf(advice, "%d", &customers); err != nil {
		t.Fatalf("%q: %v", warning, err)
	}
	if m.Customers = customers; len(m.Warnings()) > 0 {
		t.Errorf("%q, but with that many: %q", warning, m.Warnings())
	}
}
