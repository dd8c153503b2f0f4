package experiments

import (
	"slices"
	"testing"

	"ihealth/eeg/detect"
	"ihealth/eeg/synth"
)

// Each row spoils one share; the claim must change its verdict.
func TestFaultNamingClaimsCatchWrongResults(t *testing.T) {
	report := quickReport(t, "fault-naming")
	for _, row := range []struct {
		claim, panel, series, metric string
		wrong                        Number
		want, spoilt                 Verdict
	}{
		{"35a", "flat", "paper, raw", named, 1, Finding, Fails},
		{"35b", "", "paper, own baseline, 4 s", "emergency", 0, Finding, Fails},
		{"35c", noFault, "paper, own baseline, 4 s", misnamed, 0, Finding, Fails},
		{"35d", "hum", "improved, 1 min", named, 0.5, Holds, Fails},
		{"35d", "gain", "improved, 4 s", named, 0.5, Holds, Fails},
	} {
		spoilShare(t, report, row.claim, row.want, row.spoilt, Query{Panel: row.panel, Series: row.series, Metric: row.metric}, row.wrong)
	}
	saysNothing(t, report.Experiment.Spec)
}

// TestFaultsOfSeveralChannels: 35e is false of a bridge and of a loose reference, each
// alone.
func TestFaultsOfSeveralChannels(t *testing.T) {
	report := quickReport(t, "fault-naming")
	spec := report.Experiment.Spec
	for _, row := range []struct {
		bridge, reference Number
		want              Verdict
	}{{0, 0, Finding}, {1, 0, Finding}, {0, 1, Finding}, {1, 1, Fails}} {
		results := copied(report.Results)
		for i, r := range results.Rows {
			switch {
			case r.Panel == "bridge" && r.Metric == named:
				results.Rows[i].Value = row.bridge
			case r.Panel == "reference" && r.Metric == detect.MeasurementError.String():
				results.Rows[i].Value = row.reference
			}
		}
		if c := verdict(t, spec, results, "35e"); c.Verdict != row.want {
			t.Errorf("%+v: %s (%s)", row, c.Verdict, c.Measured)
		}
	}
}

// TestEveryChannelFails: the patients' faults reach all channels in turn, and bridges
// two.
func TestEveryChannelFails(t *testing.T) {
	var f FaultNaming
	seen := map[int]bool{}
	for patient := range 14 {
		for _, kind := range synth.FaultKinds() {
			fault := f.faultOfPatient(string(kind), patient)
			if err := fault.Validate(); err != nil {
				t.Error(err)
			}
			want := map[synth.FaultKind]int{synth.Bridged: 2, synth.LooseReference: 0}
			n, special := want[kind]
			if !special {
				n = 1
			}
			got := channelsOf(fault)
			if len(got) != n || slices.Contains(got, -1) {
				t.Errorf("%+v reaches %v", fault, got)
			}
			if kind == synth.Flat {
				seen[got[0]] = true
			}
		}
	}
	if len(seen) != 14 {
		t.Errorf("%d channels fail", len(seen))
	}
}

func TestFaultNamingRefuses(t *testing.T) {
	refused(t, "fault-naming", []wrongSetting{
		{"fault_naming.faults=[rust]", "rust"},
		{"fault_naming.faults=[flat, flat]", "twice"},
		{"fault_naming.watch.patients=0", "patients"},
		{"fault_naming.variants[0].rule=divination", "divination"},
		{"fault_naming.variants[0].window_s=0", "seconds"},
		{"fault_naming.variants[1].name='paper, raw'", "twice"},
		{"fault_naming.variants[4].rule=improved:k=abc", "number"},
	})
}
