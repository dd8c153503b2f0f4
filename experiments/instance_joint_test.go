package experiments_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/bco"
	"ihealth/experiments"
	"ihealth/experiments/yamlfile"
)

// smallJoint has two channels of the keys of small.
func smallJoint() string {
	head, rest, _ := strings.Cut(small, "validators:\n")
	validators, model, _ := strings.Cut(rest, "min_validators")
	_, weights, _ := strings.Cut(head, "\n")
	channel := "  - " + strings.ReplaceAll(strings.TrimSpace(weights+"min_validators"+model), "\n", "\n    ") + "\n"
	return "validators:\n" + validators + "capacity: 1\nchannels:\n" + channel + channel
}

// A channel of the file is the problem that its keys make alone, defaults included.
func TestLoadJointInstanceReadsChannels(t *testing.T) {
	want, err := experiments.LoadInstance("small.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	src := strings.Replace(smallJoint(), "capacity: 1", "capacity: 3\ncapacities: [1, 2]", 1) +
		"    theta: 3\n    q: 4\n    block_step: 2\n    security_term: literal\n    arrival_rate: 5\n    constraints: {max_cost: 0.5}\n"
	got, err := experiments.LoadJointInstance("joint.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(*want, got.Channels[0]); d != "" || len(got.Channels) != 2 || got.Capacity != 3 {
		t.Errorf("%d channels, capacity %d; the first (-want +got):\n%s", len(got.Channels), got.Capacity, d)
	}
	second := *want
	second.Security.Theta, second.Security.Q, second.BlockStep, second.SecurityTerm = 3, 4, 2, bco.Literal
	second.ArrivalRate, second.Constraints.MaxCost = 5, 0.5
	if d := cmp.Diff(second, got.Channels[1]); d != "" {
		t.Errorf("the second channel (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]int{1, 2}, got.Capacities); d != "" {
		t.Errorf("capacities (-want +got):\n%s", d)
	}
}

func TestIsJoint(t *testing.T) {
	for src, want := range map[string]bool{
		small: false, smallJoint(): true, "{\n\t\"channels\": []}": true, "name: channels": false, "{": false, "": false, "[channels]": false,
	} {
		if got := experiments.IsJoint([]byte(src)); got != want {
			t.Errorf("%q: %v", src, got)
		}
	}
}

func TestLoadJointInstanceSaysWhere(t *testing.T) {
	for name, c := range map[string]struct {
		old, new string
		want     string // whole first lines
		cause    error
	}{
		"second channel": {"\n  - weights: {latency: 0.5, security: 0.25, cost: 0.25}\n    min_validators: 1\n    max_validators: 2\n    min_block: 1\n    max_block: 1e2\n    transaction_bits: 1e5\n    verification_cycles: 2e9\n    downlink_bps: 2e7\n    uplink_bps: 1e7\n", "\n  - weights: {latency: 1, security: 0, cost: 0}\n", "joint.yaml:6:5: channels.0.", bco.ErrProblem},
		"shared":         {"fee: 2,", "fee: -2,", "joint.yaml:2:30: validators.0.fee: -2 must be at least 0", bco.ErrProblem},
		"no validators":  {"validators:\n  - {id: a, compute_hz: 4e9, fee: 2, payment: 1.6}\n  - {id: b, compute_hz: 3e9, fee: 1.5, payment: 1}\n", "", "joint.yaml: validators: ", bco.ErrProblem},
		"capacity":       {"capacity: 1", "capacity: -1", "joint.yaml:4:1: capacity: -1 must be at least 1", bco.ErrProblem},
		"no capacity":    {"capacity: 1\n", "", "joint.yaml: capacity: 0 must be at least 1", bco.ErrProblem},
		"capacities":     {"capacity: 1", "capacities: [1]", "joint.yaml:4:1: capacities: 1 are given for 2 validators", bco.ErrProblem},
		"no place":       {"capacity: 1", "capacities: [1, 0]", "joint.yaml:4:17: capacities.1: 0 of \"b\" must be at least 1", bco.ErrProblem},
		"zero theta":     {"    max_block", "    theta: 0\n    max_block", "joint.yaml:10:5: channels.0.theta: ", bco.ErrProblem},
		"unknown key":    {"    max_block", "    max_blok", "joint.yaml:10:5: unknown key \"max_blok\" in channels[0]", yamlfile.ErrUnknownKey},
	} {
		src := strings.Replace(smallJoint(), c.old, c.new, 1)
		if src == smallJoint() {
			t.Fatalf("%s: nothing replaced in\n%s", name, src)
		}
		_, err := experiments.LoadJointInstance("joint.yaml", []byte(src))
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if !strings.HasPrefix(err.Error(), c.want) || !errors.Is(err, c.cause) || strings.Count(err.Error(), "validators.0.fee") > 1 {
			t.Errorf("%s: %v\nwant it to begin with %q and to be %v", name, err, c.want, c.cause)
		}
	}
}

func FuzzLoadJointInstance(f *testing.F) {
	f.Add([]byte(smallJoint()))
	f.Add([]byte("channels: [{}, {}]"))
	f.Add([]byte("{\t\"channels\": 3}"))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := experiments.LoadJointInstance("f", src)
		if err == nil && p.Validate() != nil {
			t.Errorf("accepted what is not valid: %v", p.Validate())
		}
	})
}

// A file of as many validators as a joint problem may have is read.
func TestLoadJointInstanceOfManyValidators(t *testing.T) {
	var list strings.Builder
	list.WriteString("validators:\n")
	for i := range 2000 {
		fmt.Fprintf(&list, "  - {id: validator-%d, compute_hz: %d, fee: 2.5, payment: 1.6, }\n", i, 4_000_000_000-i)
	}
	_, rest, _ := strings.Cut(smallJoint(), "capacity: 1")
	src := []byte(list.String() + "capacity: 1" + rest + strings.Repeat("# more than an experiment file may have\n", 4000))
	if !experiments.IsJoint(src) {
		t.Fatal("not taken for a joint instance")
	}
	p, err := experiments.LoadJointInstance("joint.yaml", src)
	if err != nil || len(p.Channels[1].Validators) != 2000 {
		t.Errorf("%v", err)
	}
}

// A bound on the risk says nothing without the number of the compromised.
func TestLoadJointInstanceWantsBothKeysOfARisk(t *testing.T) {
	src := smallJoint() + "    constraints: {max_risk: 0.1}\n"
	_, err := experiments.LoadJointInstance("joint.yaml", []byte(src))
	if err == nil || !strings.Contains(err.Error(), "channels.1.constraints") || !strings.Contains(err.Error(), "compromised") {
		t.Errorf("error %v, want both keys of channel 1", err)
	}
}
