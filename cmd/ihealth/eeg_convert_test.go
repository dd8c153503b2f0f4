package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// listing lists the files of a folder.
func listing(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

const convertedShape = `{channels:number,duration_s:number,files:[string],format:string,segments:number,warnings:[]}`

func TestConvert(t *testing.T) {
	in, dir := temporary(t, "x.edf", smallEDF()), t.TempDir()
	for out, format := range map[string]string{"a.edf": "EDF+C", "b.BDF": "BDF+C"} {
		out = filepath.Join(dir, out)
		got := invokeJSON(t, 0, "", "eeg", "convert", in, out, "--json")
		if shape(got) != convertedShape || got.(map[string]any)["format"] != format {
			t.Errorf("%v", got)
		}
		if a, b := features(t, in), features(t, out); a != b {
			t.Errorf("features of %s differ:\n%s%s", out, a, b)
		}
	}
	plain := filepath.Join(dir, "plain.edf")
	if status, stdout, stderr := invoke(t, "", "eeg", "convert", in, plain, "--plain"); status != 0 || stdout != plain+": EDF of 2 channels, 12 s in 1 segments\n" || stderr != "" {
		t.Errorf("status %d: %s%s", status, stdout, stderr)
	}
}

// features returns what eeg features prints of a file.
func features(t *testing.T, path string) string {
	t.Helper()
	status, stdout, stderr := invoke(t, "", "eeg", "features", path)
	if status != 0 {
		t.Fatal(stderr)
	}
	return stdout
}

// TestConvertIsAnonymous looks for the day, the patient and the recording.
func TestConvertIsAnonymous(t *testing.T) {
	in, dir := temporary(t, "x.edf", smallEDF()), t.TempDir()
	for _, personal := range []bool{false, true} {
		out := filepath.Join(dir, "x.edf")
		args := []string{"eeg", "convert", in, out, "--force"}
		if personal {
			args = append(args, "--personal")
		}
		if status, _, stderr := invoke(t, "", args...); status != 0 {
			t.Fatal(stderr)
		}
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"patient", "recording", "01.02.03"} {
			if bytes.Contains(b[:256], []byte(word)) != personal {
				t.Errorf("personal %t: header %q", personal, b[:256])
			}
		}
	}
}

func TestConvertForBIDS(t *testing.T) {
	const in = "title:t, sampling rate:4\nEEG.Counter,EEG.AF3,EEG.Interpolated\n0,4200.5,0\n1,4201,1\n3,4202,0\n0,4199,0\n"
	dir := t.TempDir()
	out := filepath.Join(dir, "sub-01_task-rest_eeg.bdf")
	status, stdout, stderr := invoke(t, "", "eeg", "convert", temporary(t, "in.csv", []byte(in)), out, "--bids")
	if status != 0 || !strings.Contains(stdout, "BDF+D of 1 channels, 1.25 s in 2 segments") || !strings.Contains(stderr, "samples lost") {
		t.Errorf("status %d: %s%s", status, stdout, stderr)
	}
	if got := listing(t, dir); !slices.Equal(got, []string{"sub-01_task-rest_channels.tsv", "sub-01_task-rest_eeg.bdf", "sub-01_task-rest_events.tsv"}) {
		t.Error(got)
	}
	for name, want := range map[string]string{
		"sub-01_task-rest_events.tsv":   "onset\tduration\ttrial_type\n0.25\t0.25\tinterpolated\n",
		"sub-01_task-rest_channels.tsv": "name\ttype\tunits\tsampling_frequency\tstatus\tstatus_description\nAF3\tEEG\tuV\t4\tn/a\tn/a\n",
	} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

// TestConvertJudgesChannels has a flat channel among those of the brain, one of another
// kind and one whose label must change.
func TestConvertJudgesChannels(t *testing.T) {
	labels := []string{"EEG.AF3 with a long name", "EEG F3", "F4", "F8", "F7", "X", "EDF Annotations X"}
	in := []byte(strings.Join(labels, ",") + "\n")
	for k := range 30 * 128 {
		for i := range labels {
			x := float64(k) / 128
			v := 40*math.Sin(2*math.Pi*9.7*x+0.02*float64(i)) + 20*math.Sin(2*math.Pi*5.3*x) + (5+float64(i))*math.Sin(2*math.Pi*33*x+float64(i*i))
			if labels[i] == "F7" {
				v = 0
			}
			in = fmt.Appendf(in, "%.2f%c", v, ",\n"[i/(len(labels)-1)])
		}
	}
	dir := t.TempDir()
	out := filepath.Join(dir, "x_eeg.edf")
	status, _, stderr := invoke(t, "", "eeg", "convert", temporary(t, "in.csv", in), out, "--bids")
	if status != 0 || !strings.Contains(stderr, "is written as") {
		t.Fatal(stderr)
	}
	const want = `name	type	units	sampling_frequency	status	status_description
EEG.AF3 with a l	EEG	uV	128	good	n/a
EEG F3	EEG	uV	128	good	n/a
F4	EEG	uV	128	good	n/a
F8	EEG	uV	128	good	n/a
F7	EEG	uV	128	bad	flat
X	MISC	uV	128	n/a	n/a
Annotations	MISC	uV	128	n/a	n/a
`
	if got, err := os.ReadFile(filepath.Join(dir, "x_channels.tsv")); err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
}

// TestWriteAsideChecks refuses a file that its check refuses, and leaves none.
func TestWriteAsideChecks(t *testing.T) {
	dir := t.TempDir()
	bad := errors.New("bad")
	for _, want := range []error{bad, nil} {
		var seen []byte
		err := writeAside(filepath.Join(dir, "x"), func(w io.Writer) error {
			_, err := io.WriteString(w, "all")
			return err
		}, func(r io.Reader) (err error) {
			seen, err = io.ReadAll(r)
			return errors.Join(err, want)
		})
		if !errors.Is(err, want) || string(seen) != "all" || len(listing(t, dir)) != map[bool]int{true: 1}[want == nil] {
			t.Errorf("%v after %q, want %v; left %v", err, seen, want, listing(t, dir))
		}
	}
}

// TestConvertLeavesNothingHalf demands that files in the way stay, and that a failure
// leaves no file.
func TestConvertLeavesNothingHalf(t *testing.T) {
	in, dir := temporary(t, "x.edf", smallEDF()), t.TempDir()
	old := filepath.Join(dir, "old.edf")
	if err := os.WriteFile(old, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	gap := temporary(t, "gap.csv", []byte("sampling:4, labels:COUNTER AF3\n0,1\n2,1\n"))
	broken := temporary(t, "broken.csv", []byte("a,b\n1,2\nx,4\n"))
	for _, tt := range []struct {
		status int
		say    string
		args   []string
	}{
		{1, "--force", []string{in, old}},
		{1, "--force", []string{in, filepath.Join(dir, "new.edf"), "--bids"}},
		{1, "write EDF+", []string{gap, filepath.Join(dir, "gap.edf"), "--plain"}},
		{1, "broken.csv:3:1", []string{broken, filepath.Join(dir, "broken.edf")}},
		{1, "folder " + filepath.Join(dir, "none") + ": no such file or directory: make it", []string{in, filepath.Join(dir, "none", "x.edf")}},
		{1, "check the path", []string{filepath.Join(dir, "none.edf"), filepath.Join(dir, "x.edf")}},
		{2, ".edf or .bdf", []string{in, filepath.Join(dir, "x.csv")}},
		{2, "missing argument: OUT", []string{in}},
	} {
		if tt.say == "--force" && len(tt.args) == 3 {
			if err := os.WriteFile(filepath.Join(dir, "new_events.tsv"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		status, stdout, stderr := invoke(t, "", append([]string{"eeg", "convert"}, tt.args...)...)
		if status != tt.status || stdout != "" || !strings.Contains(stderr, tt.say) {
			t.Errorf("%v: status %d: %s%s, want %d with %q", tt.args, status, stdout, stderr, tt.status, tt.say)
		}
	}
	if got := listing(t, dir); !slices.Equal(got, []string{"new_events.tsv", "old.edf"}) {
		t.Error(got)
	}
	if b, err := os.ReadFile(old); err != nil || string(b) != "mine" {
		t.Error(err, b)
	}
}

// TestConvertIsCancelled ends with the context, and leaves no file.
func TestConvertIsCancelled(t *testing.T) {
	in, dir := temporary(t, "x.edf", smallEDF()), t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := newEEGConvert()
	c.SetArgs([]string{in, filepath.Join(dir, "x.bdf")})
	c.SetErr(&bytes.Buffer{})
	c.SetOut(&bytes.Buffer{})
	if err := c.ExecuteContext(ctx); err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Errorf("%v, want the context's error", err)
	}
	if got := listing(t, dir); len(got) > 0 {
		t.Error(got)
	}
}
