package experiments

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/datasets"
	"ihealth/eeg/edf"
	"ihealth/eeg/synth"
)

// writeSession writes a generated session as the recording of a patient.
func writeSession(t *testing.T, folder, patient string, session datasets.Session, s synth.Scenario) {
	t.Helper()
	path := filepath.Join(folder, patient, string(session)+".edf")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	source := func() *synth.Generator {
		g, err := synth.NewGenerator(s)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	survey, err := edf.Scan(source())
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := edf.Copy(f, source(), survey, edf.WriterOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestOwnPatients lays generated recordings out like the paper's: patient 01 is given
// a drug that doubles the amplitude, patient 02 nothing.
func TestOwnPatients(t *testing.T) {
	folder := t.TempDir()
	for i, name := range []string{"01", "02"} {
		for _, session := range datasets.Sessions() {
			s := synth.DefaultScenario(3, i)
			s.Session, s.Seconds, s.Artefacts = string(session), 300, synth.Artefacts{}
			s.Cortex.Vigilance = 0
			if name == "01" && session != datasets.Before {
				s.Medication = []synth.Medication{{Kind: synth.Amplitude, Onset: 1, Effect: 1}}
			}
			writeSession(t, folder, name, session, s)
		}
	}
	set := []string{"change.patients.folder=" + folder, "change.patients.window=100", "change.generated.phase_seconds=2"}
	report := runReport(t, "fig6", set...)
	for panel, want := range map[string]string{"01": "emergency", "02": "normal"} {
		for _, session := range []datasets.Session{datasets.During, datasets.After} {
			for _, row := range report.Results.Select(Query{Panel: ownPanel(panel), Series: string(session), Metric: "share"}) {
				if (row.Text == want) != (row.Value == 1) {
					t.Errorf("patient %s, %s: %v of the windows are %s, want all %s", panel, session, row.Value, row.Text, want)
				}
			}
		}
	}
	table := report.Tables[len(report.Tables)-1]
	if len(table.Rows) != 6 || table.Rows[0][0] != "01" || table.Rows[0][1] != "before" {
		t.Errorf("table %v, want a row a patient and session", table.Rows)
	}
	figures := report.Experiment.Spec.study().figures(report.Results)
	if own := figures[len(figures)-1]; own.Name != "fig6-own" || len(own.Panels) != 2 || len(own.Panels[0].Series) != 3 {
		t.Errorf("figure %s of %d panels", own.Name, len(own.Panels))
	}
	if inputs := report.Experiment.Spec.study().(reader).inputs(); !strings.HasPrefix(inputs[len(inputs)-1], "02/after ") {
		t.Errorf("inputs %q lack the recordings", inputs)
	}
}

func TestOwnPatientsAreChecked(t *testing.T) {
	files, err := Find("fig6")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for set, want := range map[string]string{
		"change.patients.folder=" + filepath.Join(folder, "none"): "no such file",
		"change.patients.folder=" + folder:                        "no folder of a patient",
	} {
		if _, err := Open(files[0], Options{Set: []string{set}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", set, err, want)
		}
	}
}
