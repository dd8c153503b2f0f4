package experiments_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/bco"
	"ihealth/experiments"
	"ihealth/experiments/yamlfile"
)

// referenceJSON is the reference set R with equal weights, as a program in
// another language would write it.
func referenceJSON(t *testing.T, change func(map[string]any)) []byte {
	t.Helper()
	var validators []map[string]any
	for i := range 21 {
		hz := 4e9 - float64(i)*1e8
		validators = append(validators, map[string]any{"id": "v" + string(rune('A'+i)), "compute_hz": hz, "fee": 0.5e-9 * hz, "payment": 0.4e-9 * hz})
	}
	in := map[string]any{
		"weights":        map[string]any{"latency": 0.3333333333333333, "security": 0.3333333333333333, "cost": 0.3333333333333334},
		"validators":     validators,
		"min_validators": 1, "max_validators": 21, "min_block": 5, "max_block": 400, "block_step": 20,
		"transaction_bits": 1e5, "verification_cycles": 2e9, "feedback_bits": 1e4, "downlink_bps": 2e7, "uplink_bps": 1e7,
		"psi": 1e-8, "theta": 1, "q": 2, "security_term": "normalised", "arrival_rate": 0,
	}
	if change != nil {
		change(in)
	}
	src, err := json.MarshalIndent(in, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// The file of set R is the problem that bco.Reference makes, and gives the
// utility of the contract's example.
func TestLoadInstanceReadsTheReferenceSet(t *testing.T) {
	got, err := experiments.LoadInstance("r.json", referenceJSON(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	want := bco.Reference(bco.Weights{Latency: 0.3333333333333333, Security: 0.3333333333333333, Cost: 0.3333333333333334})
	for i := range want.Validators {
		want.Validators[i].ID = got.Validators[i].ID
	}
	if d := cmp.Diff(want.Latency, got.Latency); d != "" {
		t.Error(d)
	}
	s, err := bco.BCO{}.Solve(context.Background(), got)
	if err != nil {
		t.Fatal(err)
	}
	if s.M != 6 || s.N != 43 || math.Abs(s.Utility-0.053667) > 5e-7 {
		t.Errorf("(%d, %d) with U = %v, want (6, 43) with 0.053667", s.M, s.N, s.Utility)
	}
}

const small = `# two validators
weights: {latency: 0.5, security: 0.25, cost: 0.25}
validators:
  - {id: a, compute_hz: 4e9, fee: 2, payment: 1.6}
  - {id: b, compute_hz: 3e9, fee: 1.5, payment: 1}
min_validators: 1
max_validators: 2
min_block: 1
max_block: 1e2
transaction_bits: 1e5
verification_cycles: 2e9
downlink_bps: 2e7
uplink_bps: 1e7
`

func TestLoadInstanceFillsInDefaults(t *testing.T) {
	p, err := experiments.LoadInstance("small.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if p.MaxBlock != 100 || p.BlockStep != 1 || p.Security.Theta != 1 || p.Security.Q != 2 || p.SecurityTerm != bco.Normalised || p.ArrivalRate != 0 {
		t.Errorf("%+v", p)
	}
}

func TestLoadInstanceSaysWhere(t *testing.T) {
	for name, c := range map[string]struct {
		old, new string
		want     string // beginning of the message
		cause    error
	}{
		"unknown key":     {"fee: 2,", "fees: 2,", `small.yaml:4:30: unknown key "fees" in validators[0]`, yamlfile.ErrUnknownKey},
		"wrong type":      {"max_block: 1e2", "max_block: many", "small.yaml:9:12: ", yamlfile.ErrType},
		"fraction":        {"max_block: 1e2", "max_block: 1.5", "small.yaml:9:12: ", yamlfile.ErrType},
		"weights' sum":    {"latency: 0.5", "latency: 0.6", "small.yaml:2:1: weights", bco.ErrProblem},
		"v > M":           {"min_validators: 1", "min_validators: 3", "small.yaml:6:1: min_validators: v = 3", bco.ErrProblem},
		"M > listed":      {"max_validators: 2", "max_validators: 3", "small.yaml:7:1: max_validators: M = 3", bco.ErrProblem},
		"fee < payment":   {"payment: 1.6", "payment: 2.6", "small.yaml:4:30: validators.0.fee", bco.ErrProblem},
		"negative speed":  {"compute_hz: 3e9", "compute_hz: -3e9", "small.yaml:5:13: validators.1.compute_hz", bco.ErrProblem},
		"not a number":    {"downlink_bps: 2e7", "downlink_bps: .nan", "small.yaml:12:15: downlink_bps: .nan is not a finite number", yamlfile.ErrType},
		"negative rate":   {"min_block: 1", "arrival_rate: -1\nmin_block: 1", "small.yaml:8:1: arrival_rate: -1 must be at least 0", bco.ErrProblem},
		"t > χ":           {"min_block: 1", "min_block: 101", "small.yaml:8:1: min_block: t = 101 exceeds χ = 100", bco.ErrProblem},
		"duplicate id":    {"id: b", "id: a", "small.yaml:5:6: validators.1.id: \"a\" is already the id of validator 0", bco.ErrProblem},
		"risk":            {"min_block: 1", "constraints: {max_risk: 2}\nmin_block: 1", "small.yaml:8:15: constraints.max_risk: 2 is outside [0, 1]", bco.ErrProblem},
		"compromised":     {"min_block: 1", "constraints: {compromised: 3, max_risk: 0.5}\nmin_block: 1", "small.yaml:8:15: constraints.compromised: 3 must be", bco.ErrProblem},
		"risk of nobody":  {"min_block: 1", "constraints: {max_risk: 0.1}\nmin_block: 1", "small.yaml:8:15: constraints.max_risk: it demands nothing without constraints.compromised", bco.ErrProblem},
		"any risk":        {"min_block: 1", "constraints: {compromised: 1}\nmin_block: 1", "small.yaml:8:15: constraints.compromised: it demands nothing without a constraints.max_risk", bco.ErrProblem},
		"no id":           {"id: b, ", "", "small.yaml:5:5: validators.1.id: the id is missing: name every validator", bco.ErrProblem},
		"class rate":      {"min_block: 1", "constraints: {classes: [{deadline: 1}]}\nmin_block: 1", "small.yaml:8:25: constraints.classes.0.rate: 0 must be greater than 0", bco.ErrProblem},
		"sum of classes":  {"min_block: 1", "arrival_rate: 3\nconstraints: {classes: [{rate: 2}]}\nmin_block: 1", "small.yaml:8:1: arrival_rate: Λ = 3 is not the sum 2", bco.ErrProblem},
		"no such demand":  {"min_block: 1", "constraints: {max_delay: 2}\nmin_block: 1", "small.yaml:8:15: unknown key \"max_delay\" in constraints", yamlfile.ErrUnknownKey},
		"absent key":      {"downlink_bps: 2e7\n", "", "small.yaml: downlink_bps", bco.ErrProblem},
		"unknown reading": {"min_block: 1", "min_block: 1\nsecurity_term: both", "small.yaml:9:16: ", yamlfile.ErrValue},
		"no list":         {"validators:\n  - {", "validators: []\nmore:\n  - {", "small.yaml:4:1: unknown key \"more\"", yamlfile.ErrUnknownKey},
		"broken":          {"weights: {", "weights: {{", "small.yaml:", yamlfile.ErrSyntax},
	} {
		src := strings.Replace(small, c.old, c.new, 1)
		if src == small {
			t.Fatalf("%s: nothing replaced", name)
		}
		_, err := experiments.LoadInstance("small.yaml", []byte(src))
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if !strings.HasPrefix(err.Error(), c.want) || !errors.Is(err, c.cause) {
			t.Errorf("%s: %v\nwant it to begin with %q and to be %v", name, err, c.want, c.cause)
		}
		var errs yamlfile.Errors
		if !errors.As(err, &errs) {
			t.Errorf("%s: %T has no place", name, err)
		}
	}
}

// Every constraint has a key.
func TestLoadInstanceReadsConstraints(t *testing.T) {
	p, err := experiments.LoadInstance("small.yaml", []byte(small+`
cycles_per_transaction: 1e6
constraints:
  max_latency: 2
  max_cost: 0.5
  min_security: 4
  faults: 1
  quorum: true
  classes: [{rate: 8, deadline: 0.2}, {rate: 4}]
  compromised: 1
  max_risk: 0.25
`))
	if err != nil {
		t.Fatal(err)
	}
	want := bco.Constraints{
		MaxLatency: 2, MaxCost: 0.5, MinSecurity: 4, Faults: 1, Quorum: true,
		Classes: []bco.Class{{Rate: 8, Deadline: 0.2}, {Rate: 4}}, Compromised: 1, MaxRisk: 0.25,
	}
	if d := cmp.Diff(want, p.Constraints); d != "" || p.Latency.CyclesPerTransaction != 1e6 {
		t.Errorf("K₁ = %v, constraints (-want +got):\n%s", p.Latency.CyclesPerTransaction, d)
	}
}

// Nobody may be compromised, but it must be said.
func TestLoadInstanceAcceptsNobodyCompromised(t *testing.T) {
	if _, err := experiments.LoadInstance("small.yaml", []byte(small+"constraints: {compromised: 0, max_risk: 0.1}\n")); err != nil {
		t.Error(err)
	}
}

// What a caller demands beyond a valid problem has its place, too.
func TestLoadInstancePlacesDemands(t *testing.T) {
	_, err := experiments.LoadInstance("small.yaml", []byte(small), func(p *bco.Problem) error {
		return &bco.FieldError{Field: "validators", Reason: strconv.Itoa(len(p.Validators)) + " are too many"}
	})
	if err == nil || !strings.HasPrefix(err.Error(), "small.yaml:3:1: validators: 2 are too many\n") {
		t.Errorf("%v", err)
	}
}

func TestLoadInstancePlacesEveryError(t *testing.T) {
	src := strings.NewReplacer("fee: 2,", "fee: -2,", "max_block: 1e2", "max_block: 2e9", "downlink_bps: 2e7", "downlink_bps: 0").Replace(small)
	_, err := experiments.LoadInstance("small.yaml", []byte(src))
	var errs yamlfile.Errors
	if !errors.As(err, &errs) {
		t.Fatalf("%v, want yamlfile.Errors", err)
	}
	var got []string
	for _, e := range errs {
		got = append(got, e.Position.String())
	}
	if d := cmp.Diff([]string{"small.yaml:4:30", "small.yaml:9:1", "small.yaml:12:1"}, got); d != "" {
		t.Errorf("%v\n%s", err, d)
	}
}

func TestLoadInstancePlacesErrorsInIndentedJSON(t *testing.T) {
	src := referenceJSON(t, func(in map[string]any) { in["max_blok"] = 3 })
	_, err := experiments.LoadInstance("r.json", src)
	line := strings.Count(string(src[:strings.Index(string(src), "max_blok")]), "\n") + 1
	if err == nil || !strings.HasPrefix(err.Error(), "r.json:"+strconv.Itoa(line)+":2: unknown key \"max_blok\"") {
		t.Errorf("line %d: %v", line, err)
	}
}

// A file of many validators is no experiment file: it may be large.
func TestLoadInstanceReadsManyValidators(t *testing.T) {
	src := referenceJSON(t, func(in map[string]any) {
		var validators []map[string]any
		for i := range 6000 {
			validators = append(validators, map[string]any{"id": "v" + strconv.Itoa(i), "compute_hz": 2e9 + float64(i), "fee": 2, "payment": 1})
		}
		in["validators"] = validators
	})
	p, err := experiments.LoadInstance("r.json", src)
	if err != nil || len(src) < 400_000 || len(p.Validators) != 6000 {
		t.Errorf("%d bytes: %v", len(src), err)
	}
	src = append(src, bytes.Repeat([]byte(" "), 16<<20)...)
	if _, err := experiments.LoadInstance("r.json", src); !errors.Is(err, yamlfile.ErrTooLarge) || !strings.Contains(err.Error(), "and 16777216 are the most") {
		t.Errorf("%d bytes: %v", len(src), err)
	}
}

func FuzzLoadInstance(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(`{"weights":{"latency":1,"security":0,"cost":0},"validators":[{"id":"v1","compute_hz":4e9,"fee":2.0,"payment":1.6}]}`))
	f.Add([]byte("{\t\"max_block\": 1e99}"))
	f.Add([]byte("validators: [{id: a}, {id: a}]"))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := experiments.LoadInstance("f", src)
		if err == nil && p.Validate() != nil {
			t.Errorf("accepted what is not valid: %v", p.Validate())
		}
	})
}
