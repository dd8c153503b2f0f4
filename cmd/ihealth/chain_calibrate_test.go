package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/chain/calibration"
	"ihealth/experiments"
)

// calibratedFormula calibrates a formula in place of nodes.
func calibratedFormula(t *testing.T) calibration.Calibration {
	t.Helper()
	model := analytic.Model{Fixed: .01, Delays: 3, Shape: chain.Shape{Delay: 20 * time.Millisecond, UplinkBps: 16e6}, TransactionBits: 3000, Duplicates: .6, VoteBits: 1600, Host: analytic.Host{PerMessage: 1e-4, Parallelism: 2}}
	s := calibration.Sweep{Chain: analytic.Chain{Latency: model}, Passes: 1, NullPairs: 2, Blocks: 4, Load: .5, PayloadBytes: 256}
	for _, m := range []int{4, 7, 10} {
		for _, n := range []int{20, 100} {
			s.Configs = append(s.Configs, chain.Config{Validators: m, BlockSize: n})
		}
	}
	s.HeldOut = s.Configs[2:3]
	found, err := s.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found.Points[5].HostShare = .9
	host := experiments.ThisHost()
	host.Verification = 0 // the formula has none
	c, err := calibration.New(time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC), host, "engine 1", calibration.NetworkOf(analytic.Mesh, model.Shape, 3000, 3), found)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCalibrateResult: what is printed, as a table and as JSON.
func TestCalibrateResult(t *testing.T) {
	c := calibratedFormula(t)
	var text bytes.Buffer
	if err := printCalibration(&text, c); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"differs from itself by 0.0 % in [0.0, 0.0] % of 2 pairs, compatible with zero", "1 of 6 points are host-bound", "held out", "90 %", "host-bound", "better: shaped links and host", "known + 10 + 0.113·n·k + 0.05·m·N·k"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
	c.Null.Low, c.Null.High = .1, .2
	text.Reset()
	if err := printCalibration(&text, c); err != nil || !strings.Contains(text.String(), "NOT compatible with zero") {
		t.Errorf("%v\n%s", err, text.String())
	}
	raw, err := json.Marshal(calibrateResultOf(c))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"host_bound":[{"m":10,"n":100}]`, `"null_test_compatible":false`, `"leave_one_out_r2":1`, `"median_s":`, `"latency_model":{"transaction_bits":3000,`} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("no %s in %s", want, raw)
		}
	}
}

// TestInterruptedCalibration: what an interrupted sweep found is fitted, or listed where
// it is too little, and marked as incomplete.
func TestInterruptedCalibration(t *testing.T) {
	c := calibratedFormula(t)
	found := calibration.Result{Points: c.Points, Null: c.Null, Incomplete: true}
	for name, tt := range map[string]struct {
		points       int
		stdout, says string
	}{"fit": {6, "INCOMPLETE", "the fit is of the 6 points"}, "points": {1, "91.6", "interrupted after 1 points"}} {
		var stdout, stderr bytes.Buffer
		cmd := newChainCalibrate()
		cmd.SetOut(&stdout)
		cmd.SetErr(&stderr)
		found.Points = c.Points[:tt.points]
		o := calibrateOptions{out: filepath.Join(t.TempDir(), "c.json")}
		if err := o.report(cmd, c.Host, c.Network, found); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(stdout.String(), tt.stdout) || !strings.Contains(stderr.String(), tt.says) {
			t.Errorf("%s: %s\n%s", name, stdout.String(), stderr.String())
		}
		text, err := os.ReadFile(o.out)
		if wrote := err == nil; wrote != (name == "fit") || wrote && !strings.Contains(string(text), `"complete": false`) {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
}

// TestCalibrationFile: the file is written whole, or not at all.
func TestCalibrationFile(t *testing.T) {
	c := calibratedFormula(t)
	name := filepath.Join(t.TempDir(), "c.json")
	if err := writeAside(name, c.Write); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := calibration.Read(name, text); err != nil || got.Points[5] != c.Points[5] {
		t.Errorf("read back: %v", err)
	}
	c.Fits.Paper.Coefficients[0]++
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := writeAside(bad, c.Write); err == nil {
		t.Error("a calibration that contradicts itself is written")
	}
	if left, err := os.ReadDir(filepath.Dir(bad)); err != nil || len(left) != 0 {
		t.Errorf("%d files left behind, %v", len(left), err)
	}
}

// TestCalibrateRealNodes calibrates six small networks or more.
func TestCalibrateRealNodes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts networks of real nodes; run without -short")
	}
	name := filepath.Join(t.TempDir(), "c.json")
	args := "chain calibrate --validators 4,5 --block 5,20 --blocks 2 --delay 1ms --uplink 80e6 --null-pairs 2 --load 0.7 --hold-out 5:20 --json --out " + name
	status, stdout, stderr := invoke(t, "", strings.Fields(args)...)
	if status != 0 {
		t.Fatalf("exit status %d\n%s", status, stderr)
	}
	var r struct {
		Calibration struct {
			Points []struct {
				Held bool `json:"held_out"`
			}
		}
	}
	if err := json.Unmarshal([]byte(stdout), &r); err != nil || len(r.Calibration.Points) != 4 || !r.Calibration.Points[3].Held {
		t.Errorf("%v\n%s", err, stdout)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := calibration.Read(name, text); err != nil {
		t.Error(err)
	}
}
