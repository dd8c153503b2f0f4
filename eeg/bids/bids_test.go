package bids_test

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ihealth/eeg"
	"ihealth/eeg/bids"
)

func TestEvents(t *testing.T) {
	var out strings.Builder
	err := bids.WriteEvents(&out, []eeg.Annotation{
		{Onset: 1500 * time.Millisecond, Duration: 4 * time.Second, Lasting: true, Text: "eyes\tclosed\n"},
		{Onset: -time.Second / 128, Text: "T0"},
		{Onset: 1500 * time.Millisecond, Lasting: true, Text: " "},
	})
	const want = "onset\tduration\ttrial_type\n-0.0078125\tn/a\tT0\n1.5\t4\teyes closed \n1.5\t0\tn/a\n"
	if diff := cmp.Diff(want, out.String()); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestChannels(t *testing.T) {
	signals := []eeg.Signal{
		{Label: "AF3", Type: eeg.TypeEEG, Unit: "uV", Rate: eeg.RateHz(128)},
		{Label: "Status", Type: eeg.TypeTrig, Rate: eeg.Rate{Samples: 1, Period: 4 * time.Second}},
		{Label: "x", Unit: "mmHg", Rate: eeg.RateHz(1)},
	}
	const header = "name\ttype\tunits\tsampling_frequency\tstatus\tstatus_description\n"
	for want, statuses := range map[string][]bids.Status{
		"AF3\tEEG\tuV\t128\tbad\tflat\nStatus\tTRIG\tn/a\t0.25\tgood\tn/a\nx\tMISC\tmmHg\t1\tbad\tn/a\n": {{Bad: true, Description: "flat"}, {}, {Bad: true}},
		"AF3\tEEG\tuV\t128\tgood\tn/a\nStatus\tTRIG\tn/a\t0.25\tn/a\tn/a\nx\tMISC\tmmHg\t1\tn/a\tn/a\n":  {{}, {Unjudged: true}, {Unjudged: true}},
		"AF3\tEEG\tuV\t128\tn/a\tn/a\nStatus\tTRIG\tn/a\t0.25\tn/a\tn/a\nx\tMISC\tmmHg\t1\tn/a\tn/a\n":   nil,
	} {
		var out strings.Builder
		err := bids.WriteChannels(&out, signals, statuses)
		if diff := cmp.Diff(header+want, out.String()); diff != "" || err != nil {
			t.Error(err, diff)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("took the statuses of other channels")
		}
	}()
	_ = bids.WriteChannels(&strings.Builder{}, signals, []bids.Status{{}})
}

// TestTablesAreTables reads drawn tables as others do: as many cells in every row, and
// the numbers again.
func TestTablesAreTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 5).Draw(t, "n")
		annotations := make([]eeg.Annotation, n)
		for i := range annotations {
			annotations[i] = eeg.Annotation{Onset: time.Duration(rapid.Int64Range(-1e15, 1e15).Draw(t, "onset")), Text: strings.ReplaceAll(rapid.String().Draw(t, "text"), `"`, "'")}
		}
		var out strings.Builder
		if err := bids.WriteEvents(&out, annotations); err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(strings.NewReader(out.String()))
		r.Comma, r.FieldsPerRecord = '\t', 3
		rows, err := r.ReadAll()
		if err != nil || len(rows) != n+1 {
			t.Fatal(err, len(rows))
		}
		before := -1e300
		for _, row := range rows[1:] {
			onset, err := strconv.ParseFloat(row[0], 64)
			if err != nil || onset < before {
				t.Fatal(err, onset, before)
			}
			before = onset
		}
	})
}

func TestSidecar(t *testing.T) {
	for path, want := range map[string]string{
		"a/sub-01_task-rest_eeg.edf": "a/sub-01_task-rest_events.tsv",
		"x.bdf":                      "x_events.tsv",
		"x.y.edf":                    "x.y_events.tsv",
		"noending":                   "noending_events.tsv",
	} {
		if got := bids.Sidecar(filepath.FromSlash(path), "events"); got != filepath.FromSlash(want) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestErrorsOfTheFileAreReturned(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "x"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := bids.WriteEvents(f, nil); !errors.Is(err, os.ErrClosed) {
		t.Errorf("%v, want ErrClosed", err)
	}
}

func ExampleWriteEvents() {
	_ = bids.WriteEvents(os.Stdout, []eeg.Annotation{{Onset: 30 * time.Second, Duration: 1500 * time.Millisecond, Lasting: true, Text: "T1"}})
	// Output:
	// onset	duration	trial_type
	// 30	1.5	T1
}
