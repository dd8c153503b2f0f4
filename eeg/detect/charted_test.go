package detect_test

import (
	"errors"
	"math"
	"testing"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
)

// charts returns one of each chart with its default options, fresh.
func charts() map[string]detect.Chart {
	return map[string]detect.Chart{
		"shewhart":     detect.NewShewhart(detect.DefaultShewhartRule()),
		"cusum":        detect.NewCUSUM(detect.DefaultCUSUMRule()),
		"ewma":         detect.NewEWMA(detect.DefaultEWMARule()),
		"page-hinkley": detect.NewPageHinkley(detect.PageHinkleyRule{Delta: 0.5, Limit: 5, Alpha: 0.9999, Minimum: 1}),
		"glr":          detect.NewGLR(detect.DefaultGLRRule()),
		"bocpd":        detect.NewBOCPD(detect.DefaultBOCPDRule(), 0.3),
		"adwin":        detect.NewADWIN(detect.DefaultADWINRule()),
	}
}

// TestChartsLeaveOutWhatIsNoNumber: Reference: pitfall 30.
func TestChartsLeaveOutWhatIsNoNumber(t *testing.T) {
	series := []float64{0.3, -0.2, 1.5, 2.5, -3.5, 0.1, 1, 1, 1, 1}
	for name, chart := range charts() {
		var want []float64
		for _, z := range series {
			s, _ := chart.Step(z)
			want = append(want, s)
		}
		chart.Reset()
		for i, z := range series {
			for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
				if s, alarm := chart.Step(bad); !math.IsNaN(s) || alarm {
					t.Errorf("%s: statistic %v and alarm %v of %v", name, s, alarm, bad)
				}
			}
			if s, _ := chart.Step(z); s != want[i] {
				t.Errorf("%s: statistic %v after NaN, want %v", name, s, want[i])
			}
		}
	}
}

// TestChartsSeeBothSides shifts every channel by two standard deviations of its ln s²,
// up and down, after 100 windows without change: seven of the median over 14 channels.
func TestChartsSeeBothSides(t *testing.T) {
	s := standard(t, detect.Training{calm(1, 200, 14, 0)})
	for name, chart := range charts() {
		for _, shift := range []float64{2, -2} {
			d := detect.NewCharted(s, chart)
			last(t, d, calm(2, 100, 14, 0))
			v := alarmed(t, d, calm(3, 20, 14, shift))
			if v.Status != detect.Emergency || !(v.Change > 0) || v.Reason == "" {
				t.Errorf("%s, shift %v: %+v, want an emergency", name, shift, v)
			}
		}
	}
}

// last returns the verdict on the last of the windows.
func last(t *testing.T, d detect.Detector, windows []feature.Window) detect.Verdict {
	t.Helper()
	var v detect.Verdict
	for _, w := range windows {
		v = verdict(t, d, w)
	}
	return v
}

// alarmed returns the verdict on the first window that is an emergency, or the last: an
// adaptive window forgets what was before.
func alarmed(t *testing.T, d detect.Detector, windows []feature.Window) detect.Verdict {
	t.Helper()
	var v detect.Verdict
	for _, w := range windows {
		if v = verdict(t, d, w); v.Status == detect.Emergency {
			break
		}
	}
	return v
}

func TestChartedWithoutChannels(t *testing.T) {
	d := detect.NewCharted(standard(t, detect.Training{calm(1, 50, 3, 0)}), detect.NewShewhart(detect.DefaultShewhartRule()))
	missing := channel(math.NaN(), math.NaN())
	v := verdict(t, d, window(channel(0, 150), missing, missing))
	if v.Status != detect.NoDecision || !math.IsNaN(v.Change) || v.Undefined != 2 || v.Reason == "" {
		t.Errorf("%+v, want no decision", v)
	}
	if _, err := d.Detect(window()); !errors.Is(err, detect.ErrChannels) {
		t.Errorf("%v, want ErrChannels", err)
	}
}

// TestChartedResetsItsChart: a chart that saw another patient says nothing of this
// one.
func TestChartedResetsItsChart(t *testing.T) {
	s := standard(t, detect.Training{calm(1, 50, 3, 0)})
	w := calm(2, 1, 3, 0)[0]
	for name, chart := range charts() {
		want := verdict(t, detect.NewCharted(s, chart), w).Change
		for range 100 {
			chart.Step(3)
		}
		if got := verdict(t, detect.NewCharted(s, chart), w).Change; got != want {
			t.Errorf("%s: statistic %v with a used chart, want %v", name, got, want)
		}
	}
}
