package experiments

import (
	"math"
	"strings"
	"testing"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/iomt/edge"
	"ihealth/sim/rng"
)

// Each row spoils one factor; the claim must change its verdict.
func TestBytesSavedClaimsCatchWrongResults(t *testing.T) {
	report := quickReport(t, "bytes-saved")
	for _, row := range []struct {
		claim, panel, series, metric string
		wrong                        Number
		want, spoilt                 Verdict
	}{
		{"36a", healthyState, "", factorInWords, 2000, Finding, Fails},
		{"36b", healthyState, "paper, own, 4 s", rawExcess, 0, Holds, Fails},
		{"36c", healthyState, "paper, raw, 4 s", factorInBytes, 128, Finding, Fails},
		{"36d", drugState, "paper, raw, 4 s", rawShare, 0.9, Finding, Fails},
	} {
		spoilShare(t, report, row.claim, row.want, row.spoilt, Query{Panel: row.panel, Series: row.series, Metric: row.metric}, row.wrong)
	}
	saysNothing(t, report.Experiment.Spec)
}

// TestBytesSavedClaimsReadTheTable: 36c is of healthy patients alone, 36d of whatever
// variant sends least in all states.
func TestBytesSavedClaimsReadTheTable(t *testing.T) {
	report := quickReport(t, "bytes-saved")
	spec, results := report.Experiment.Spec, copied(report.Results)
	set := func(panel, series, metric string, v Number) {
		for i, r := range results.Rows {
			if r.Panel == panel && r.Series == series && r.Metric == metric {
				results.Rows[i].Value = v
			}
		}
	}
	for _, state := range []string{drugState, faultState} {
		set(state, "improved, 4 s", factorInBytes, 128)
	}
	if c := verdict(t, spec, results, "36c"); c.Verdict != Finding {
		t.Errorf("36c: %s (%s)", c.Verdict, c.Measured)
	}
	for _, state := range byteStates {
		set(state, "paper, own, 1 min", sentPerHour, 1)
	}
	if c := verdict(t, spec, results, "36d"); c.Verdict != Fails || !strings.Contains(c.Measured, "paper, own, 1 min") {
		t.Errorf("36d: %s (%s)", c.Verdict, c.Measured)
	}
}

// TestTrafficWithoutEmergencies: that none of three patients sent raw data says little of
// others, up to 3.84/(3 + 3.84) = 56 % of the raw data by Wilson.
func TestTrafficWithoutEmergencies(t *testing.T) {
	one := traffic{edge.Sent{Features: 100, Whole: 100_000}, 3600}
	for _, row := range trafficRows([]traffic{one, one, one}, rng.New(rng.Key{Seed: 1})) {
		want, low := map[string][2]float64{
			rawShare: {0, 0.5615}, rawPerHour: {0, 56150}, factorInWords: {4e5 / 224_700, 4000}, wholePerHour: {100_000, 100_000},
		}[row.Metric]
		if low && (math.Abs(float64(row.Interval.Low)-want[0]) > 1e-3*want[1] || math.Abs(float64(row.Interval.High)-want[1]) > 1e-3*want[1]) {
			t.Errorf("%s: [%v, %v], want %v", row.Metric, row.Interval.Low, row.Interval.High, want)
		}
	}
}

// TestTraffic counts by hand: two windows of 4 s on 14 channels, one normal, one an
// emergency. A payload is 22 bytes and 32 a channel.
func TestTraffic(t *testing.T) {
	w := feature.Window{Duration: 4}
	for range 14 {
		w.Channels = append(w.Channels, feature.Channel{Samples: 512, Width: 2})
	}
	got := trafficOf([]feature.Window{w, w}, []detect.Verdict{{Status: detect.Normal}, {Status: detect.Emergency}})
	const payload, codes = 22 + 14*32, 14 * 512 * 2
	for _, row := range []struct {
		metric string
		want   float64
	}{
		{sentPerHour, (2*payload + codes) * 450},
		{rawPerHour, codes * 450},
		{wholePerHour, 2 * codes * 450},
		{factorInBytes, 2 * codes / (2*payload + codes + 0.0)},
		{factorInWords, 2 * 4 * codes / (2*payload + 4*codes + 0.0)},
		{rawShare, 0.5},
	} {
		for _, m := range trafficMetrics {
			if v := m.of(got); m.name == row.metric && math.Abs(v-row.want) > 1e-9*row.want {
				t.Errorf("%s = %v, want %v", m.name, v, row.want)
			}
		}
	}
}

func TestBytesSavedRefuses(t *testing.T) {
	refused(t, "bytes-saved", []wrongSetting{
		{"bytes_saved.effect=0", "not 0"},
		{"bytes_saved.effect=-1", "more than -1"},
		{"bytes_saved.onset_s=0", "seconds"},
		{"bytes_saved.fault=bridge", "bridge"},
		{"bytes_saved.watch.watched_s=0", "seconds"},
		{"bytes_saved.variants[0].rule=paper:zeta=-1", "zeta"},
	})
}
