package experiments_test

import (
	"errors"
	"strings"
	"testing"

	"ihealth/bco"
	"ihealth/experiments"
	"ihealth/experiments/yamlfile"
	"ihealth/queueing"
)

// Every mistake is reported with its place and a remedy.
func TestBadFiles(t *testing.T) {
	for _, row := range []struct {
		name, of, old, new string
		want               []string // all in the error
		is                 error
	}{
		{name: "unknown key", of: "fig5", old: "arrival_rate:", new: "arival_rate:", want: []string{"fig5.yaml:17:3:", `did you mean "arrival_rate"`}, is: yamlfile.ErrUnknownKey},
		{name: "wrong type", of: "fig5", old: "arrival_rate: 2 ", new: "arrival_rate: two ", want: []string{"fig5.yaml:17:17:", "number"}, is: yamlfile.ErrType},
		{name: "unstable queue", of: "fig5", old: "[43, 50, 60]", new: "[42, 50, 60]", want: []string{"fig5.yaml:18:19:", "unstable", "load 1", "raise μ above 42"}, is: queueing.ErrUnstable},
		{name: "weights", of: "fig9", old: "security: 0.10, cost: 0.45", new: "security: 0.30, cost: 0.45", want: []string{"fig9.yaml:14:24:", "α+β+γ = 1.2"}},
		{name: "v > M", of: "fig7", old: "min_validators: 1 ", new: "min_validators: 22 ", want: []string{"fig7.yaml:21:3:", "v = 22 exceeds M = 21"}},
		{name: "fee below payment", of: "fig7", old: "fee_per_hz: 0.5e-9", new: "fee_per_hz: 0.3e-9", want: []string{"fig7.yaml:15:3:", "eq. (14)"}},
		{name: "unstable channel", of: "fig10", old: "arrival_rate: 1 ", new: "arrival_rate: 2 ", want: []string{"fig10.yaml:23:7:", `channel "2 normal"`}, is: queueing.ErrUnstable},
		{name: "unknown claim", of: "fig5", old: "[5a, 5b,", new: "[5a, 9a,", want: []string{"fig5.yaml:13:14:", `claim "9a"`, "known here: 5a"}},
		{name: "two sections", of: "fig9", old: "channels:\n", new: "surface: {}\nchannels:\n", want: []string{"one file, one experiment", "surface, channels"}},
		{name: "no section", of: "fig9", old: "channels:\n", new: "network:\n", want: []string{"fig9.yaml"}},
		{name: "classes", of: "fig5", old: "[8, 4, 9]", new: "[8, 4, 8]", want: []string{"fig5.yaml:20:3:", "hold 20 entities, but there are 21"}},
		{name: "too few replications", of: "fig5", old: "replications: 40", new: "replications: 4", want: []string{"fig5.yaml:22:5:", "want 10 to 100000"}},
		{name: "leading zero", of: "fig5", old: "seed: 2014", new: "seed: 02014", want: []string{"fig5.yaml:11:7:"}},
		{name: "validators below BFT", of: "testnet", old: "max_validators: 0", new: "max_validators: 3", want: []string{"3f+1"}},
		{name: "twice the same rate", of: "fig5", old: "[43, 50, 60]", new: "[43, 50, 43]", want: []string{"fig5.yaml:18:27:", "listed twice"}},
		{name: "twice the same scheme", of: "fig5", old: "[equal, levels, classes]", new: "[equal, levels, equal]", want: []string{"listed twice"}},
		{name: "too many replications", of: "fig5", old: "replications: 40", new: "replications: 1e15", want: []string{"fig5.yaml:22:5:", "want 10 to 100000"}},
		{name: "too many entities", of: "fig5", old: "entities: 21 ", new: "entities: 1e12 ", want: []string{"fig5.yaml:16:3:", "want 1 to 1000"}},
		{name: "too many validators", of: "fig7", old: "count: 21", new: "count: 1e12", want: []string{"fig7.yaml:16:5:", "want 1 to 100000"}},
		{name: "phase that overflows", of: "fig6", old: "phase_seconds: 300", new: "phase_seconds: 1e12", want: []string{"want 1 to 86400"}},
		{name: "block too large for the engine", of: "testnet", old: "validators: 8, block: 80", new: "validators: 8, block: 5000", want: []string{"takes 1500 at most"}},
		{name: "ports beyond the last", of: "testnet", old: "base_port: 0", new: "base_port: 65530", want: []string{"testnet.yaml:23:3:", "want 1 to 65528 for 8 validators"}},
		{name: "links slower than nodes bear", of: "testnet", old: "delay: 0.01,", new: "delay: 21,", want: []string{"testnet.yaml:24:11:", "want 0 to 20"}},
		{name: "jitter above the delay", of: "testnet", old: "jitter: 0,", new: "jitter: 0.02,", want: []string{"want 0 to the delay, 0.01"}},
		{name: "uplink of a trickle", of: "testnet", old: "uplink_bps: 40e6", new: "uplink_bps: 40", want: []string{"uplink of 40 bit/s"}},
		{name: "unknown solver", of: "fig8", old: "{name: prefix}", new: "{name: prefixes}", want: []string{"fig8.yaml:25:14:", `"prefix"`}},
		{name: "rate outside the sweep", of: "stability", old: "arrival_rate: 21 ", new: "arrival_rate: 22 ", want: []string{"stability.yaml:21:3:", "Λ = 22 is not among the rates"}},
		{name: "falling sweep", of: "stability", old: "[5, 10,", new: "[10, 5,", want: []string{"must be positive and increase"}},
		{name: "too many subsets", of: "stability", old: "validators: 8", new: "validators: 13", want: []string{"want 1 to 12"}},
		{name: "unknown family", of: "stability", old: "[homogeneous,", new: "[homogenous,", want: []string{`"homogeneous"`}},
		{name: "few instances", of: "stability", old: "instances: 5000", new: "instances: 99", want: []string{"want 100 to"}},
		{name: "more compromised than there are", of: "compromise", old: "[1, 2, 4, 6, 8]", new: "[4, 22]", want: []string{"22 compromised validators: want 1 to 21"}},
		{name: "assumed but not listed", of: "compromise", old: "assumed: 4 ", new: "assumed: 5 ", want: []string{"5 compromised validators are not among"}},
		{name: "rising bounds", of: "compromise", old: "[0.3, 0.2,", new: "[0.2, 0.3,", want: []string{"the bounds must fall"}},
		{name: "bound of 1", of: "compromise", old: "[0.3, 0.2,", new: "[1, 0.2,", want: []string{"probability 1 must lie between 0 and 1"}},
		{name: "fixed channel", of: "compromise", old: "weights: {latency: 0.05, security: 0.90, cost: 0.05}", new: "validators: 3, block: 9", want: []string{`channel "3 non-urgent" is fixed`, "give it weights"}},
		{name: "first share", of: "verification-work", old: "[0, 0.25,", new: "[0.1, 0.25,", want: []string{"must begin with 0"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			files, err := experiments.Find(row.of)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Replace(string(files[0].Text), row.old, row.new, 1)
			if text == string(files[0].Text) {
				t.Fatalf("%s.yaml does not contain %q", row.of, row.old)
			}
			_, err = experiments.Open(experiments.File{Name: row.of + ".yaml", Text: []byte(text)}, experiments.Options{})
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range row.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error lacks %q:\n%v", want, err)
				}
			}
			if row.is != nil && !errors.Is(err, row.is) {
				t.Errorf("error is not %v:\n%v", row.is, err)
			}
		})
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	text := strings.NewReplacer("[42", "[41", "classes: [8, 4, 9]", "classes: [8, 4, 1]", "level: 0.95", "level: 95").Replace(mustFind(t, "fig5"))
	_, err := experiments.Open(experiments.File{Name: "f.yaml", Text: []byte(text)}, experiments.Options{})
	var all yamlfile.Errors
	if !errors.As(err, &all) || len(all) != 2 {
		t.Errorf("want 2 errors with places, got:\n%v", err)
	}
}

func mustFind(t testing.TB, name string) string {
	t.Helper()
	files, err := experiments.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(files[0].Text)
}

func TestOverrides(t *testing.T) {
	seed := uint64(7)
	files, err := experiments.Find("fig5")
	if err != nil {
		t.Fatal(err)
	}
	e, err := experiments.Open(files[0], experiments.Options{
		Quick: true, Seed: &seed, Fidelity: []string{"simulated"},
		Set: []string{"sojourn.simulation.replications=11", "sojourn.service_rates[0]=44"},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := e.Spec.Sojourn
	if e.Spec.Seed != 7 || s.Simulation.Replications != 11 || s.Simulation.Customers != 60000 || s.ServiceRates[0] != 44 || len(e.Spec.Fidelity) != 1 {
		t.Errorf("seed %d, %d replications of %d customers, μ = %v, fidelity %v: overrides go before the quick list, which goes before the file",
			e.Spec.Seed, s.Simulation.Replications, s.Simulation.Customers, s.ServiceRates, e.Spec.Fidelity)
	}
	_, err = experiments.Open(files[0], experiments.Options{Set: []string{"sojourn.service_rates[0]=40"}})
	if err == nil || !strings.Contains(err.Error(), "--set sojourn.service_rates[0]=40") {
		t.Errorf("error %v, want it placed at the override", err)
	}
}

// The defaults of the network section are the reference set R.
func TestDefaultNetworkIsReference(t *testing.T) {
	e := open(t, "fig8")
	n := e.Spec.Network
	want := bco.Reference(bco.Weights{Latency: 1})
	if n.MaxValidators != want.MaxValidators || n.BlockStep != want.BlockStep || n.TransactionBits != want.Latency.TransactionBits ||
		n.Psi != want.Latency.Psi || n.Q != want.Security.Q || n.MinBlock != want.MinBlock || n.MaxBlock != want.MaxBlock {
		t.Errorf("defaults %+v differ from R", n)
	}
	if v := want.Validators[20]; n.Validators.FastestHz-20*n.Validators.StepHz != v.ComputeHz {
		t.Errorf("slowest validator differs from R's %v Hz", v.ComputeHz)
	}
}

func TestNoFidelityLeft(t *testing.T) {
	files, err := experiments.Find("fig7")
	if err != nil {
		t.Fatal(err)
	}
	_, err = experiments.Open(files[0], experiments.Options{Fidelity: []string{"chain"}})
	if !errors.Is(err, experiments.ErrNoFidelity) || !strings.Contains(err.Error(), "the file has analytic") {
		t.Errorf("error %v, want ErrNoFidelity with what the file has", err)
	}
}

func TestFidelityThatTheKindDoesNotHave(t *testing.T) {
	text := strings.Replace(mustFind(t, "fig7"), "fidelity: [analytic]", "fidelity: [simulated]", 1)
	_, err := experiments.Open(experiments.File{Name: "mine.yaml", Text: []byte(text)}, experiments.Options{})
	if !errors.Is(err, experiments.ErrNoFidelity) || !strings.Contains(err.Error(), "mine.yaml") {
		t.Errorf("error %v, want ErrNoFidelity with the file", err)
	}
}

func TestParseFidelities(t *testing.T) {
	if got, err := experiments.ParseFidelities("analytic,chain"); err != nil || len(got) != 2 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := experiments.ParseFidelities("analytic,exact"); err == nil {
		t.Error("fidelity exact is accepted")
	}
}
