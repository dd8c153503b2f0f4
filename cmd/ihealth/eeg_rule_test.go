package main

import (
	"bytes"
	"strings"
	"testing"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/replay"
)

// TestRuleHelp names every rule with options that the flag reads again.
func TestRuleHelp(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(ruleHelp()), "\n")
	if len(lines) != len(detect.Rules()) {
		t.Fatalf("%d lines for %d rules", len(lines), len(detect.Rules()))
	}
	for i, line := range lines {
		name, options, _ := strings.Cut(strings.TrimSpace(line), " ")
		var r rule
		text := name + ":" + strings.TrimSpace(options)
		if err := r.Set(text); err != nil || r.String() != text || name != detect.Rules()[i] {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestTrainingByRule(t *testing.T) {
	for text, want := range map[string]count{"paper:zeta=1": 5, "robust-z": 5, "cusum": 75, "improved": 75} {
		var r rule
		if err := r.Set(text); err != nil || r.training() != want {
			t.Errorf("%s: %d windows, %v; want %d", text, r.training(), err, want)
		}
	}
}

func TestVerdictWithItsReason(t *testing.T) {
	e := replay.Event{Verdict: detect.Verdict{Status: detect.NoDecision, Z: 1, Reason: "artefact in F7"}}
	e.Window.Channels = make([]feature.Channel, 2)
	var out bytes.Buffer
	if err := printEvent(&out, e); err != nil {
		t.Fatal(err)
	}
	if want := "     0.0 s  no-decision         1 of 2 channels changed, 0 of 0 bytes shared: artefact in F7\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}
