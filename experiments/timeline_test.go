package experiments

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ihealth/datasets"
	"ihealth/eeg/detect"
)

// A rule whose emergencies are where the recording has marks, and nowhere else, must
// make the finding fail.
func TestTimelineFindingCatchesARuleThatWorks(t *testing.T) {
	needRecordings(t)
	report := quickReport(t, "recordings")
	spec, r := report.Experiment.Spec, copied(report.Results)
	if c := verdict(t, spec, r, "37a"); c.Verdict != Finding {
		t.Fatalf("%s (%s)", c.Verdict, c.Measured)
	}
	marks := map[string]map[Number]Number{}
	for _, m := range r.Select(Query{Metric: "marked"}) {
		if marks[m.Panel] == nil {
			marks[m.Panel] = map[Number]Number{}
		}
		marks[m.Panel][m.X] = m.Value
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		if row.Metric == "status" && row.Text != detect.Learning.String() {
			row.Text = detect.Normal.String()
			if marks[row.Panel][row.X] == 1 {
				row.Text = detect.Emergency.String()
			}
		}
	}
	if c := verdict(t, spec, r, "37a"); c.Verdict != Fails {
		t.Errorf("%s (%s) of a rule that is right", c.Verdict, c.Measured)
	}
}

// needRecordings skips a test where a recording of recordings.yaml is missing.
func needRecordings(t *testing.T) {
	t.Helper()
	for _, name := range []string{"eye-state", "eegmmidb-S001R03", "eegmmidb-S001R04"} {
		if _, err := datasets.Find(name); err != nil {
			t.Skip(err)
		}
	}
}

// Every window has one verdict of every rule, but for those with damaged samples.
func TestTimelineIsComplete(t *testing.T) {
	needRecordings(t)
	report := quickReport(t, "recordings")
	x := report.Experiment.Spec.Timeline
	for _, recording := range x.Recordings {
		marks := report.Results.Select(Query{Panel: recording.Name, Metric: "marked"})
		damaged := 0
		if recording.Dataset == "eye-state" {
			damaged = 4
		}
		for _, text := range x.Rules {
			rows := report.Results.Select(Query{Panel: recording.Name, Series: text})
			learning := slices.IndexFunc(rows, func(r Row) bool { return r.Text != detect.Learning.String() })
			if len(rows) != len(marks)-damaged || learning != recording.Train {
				t.Errorf("%s, %s: %d verdicts on %d windows, the first after %d", recording.Name, text, len(rows), len(marks), learning)
			}
		}
	}
}

func TestTimelineWithoutRecordings(t *testing.T) {
	t.Setenv(datasets.RootVariable, t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Chdir(string(filepath.Separator)) // above every folder that may hold recordings
	report := runReport(t, "recordings")
	if len(report.Notes) != 3 || !strings.Contains(report.Notes[0], "ihealth dataset fetch") {
		t.Errorf("notes %q, want one a recording that says how to get it", report.Notes)
	}
	if c := report.Claims[0]; c.Verdict != Skip || !strings.Contains(c.Measured, "recording") {
		t.Errorf("%+v, want it skipped", c)
	}
}

func TestTimelineChecksItsFile(t *testing.T) {
	files, err := Find("recordings")
	if err != nil {
		t.Fatal(err)
	}
	for set, want := range map[string]string{
		"timeline.rules=[oracle]":                                        `want one of paper`,
		"timeline.recordings.0.dataset=siena":                            "siena is a collection",
		"timeline.recordings.0.dataset=none":                             "unknown dataset",
		"timeline.recordings.0.window=0":                                 "a window of 0 s",
		"timeline.recordings.0.train=0":                                  "0 training windows",
		"timeline.recordings.1.name='EMOTIV EPOC, eyes open and closed'": "needs a name of its own",
	} {
		if _, err := Open(files[0], Options{Set: []string{set}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", set, err, want)
		}
	}
}
