package experiments

import (
	"math"
	"strings"
	"testing"
	"time"

	"ihealth/chain"
)

func TestLinks(t *testing.T) {
	for _, c := range []struct {
		links Links
		text  string
		shape chain.Shape
	}{
		{Links{}, "no shaping", chain.Shape{}},
		{Links{Delay: 0.01, UplinkBps: 40e6}, "10.0 ms, uplinks of 40 Mbit/s", chain.Shape{Delay: 10 * time.Millisecond, UplinkBps: 40e6}},
		{Links{Delay: 0.02, Jitter: 0.005, RateBps: 2.5e6}, "20.0 ms ± 5.0 ms, links of 2.5 Mbit/s", chain.Shape{Delay: 20 * time.Millisecond, Jitter: 5 * time.Millisecond, RateBps: 2.5e6}},
	} {
		if got := c.links.shape(); got != c.shape {
			t.Errorf("%v: %+v, want %+v", c.links, got, c.shape)
		}
		if got := c.links.String(); got != c.text {
			t.Errorf("%q, want %q", got, c.text)
		}
	}
}

func TestLinksThatNobodyCanHave(t *testing.T) {
	for _, bad := range []Links{
		{Delay: -1},
		{Delay: math.NaN()},
		{Delay: math.Inf(1)},
		{Delay: maxLinkDelay + 1},
		{Delay: 1, Jitter: -1},
		{Delay: 1, Jitter: 2},
		{Jitter: math.NaN()},
		{RateBps: -1},
		{RateBps: 1},
		{RateBps: math.NaN()},
		{UplinkBps: math.Inf(1)},
	} {
		var complaints []string
		bad.check(func(path, format string, _ ...any) { complaints = append(complaints, path+": "+format) }, "here")
		if len(complaints) != 1 || !strings.HasPrefix(complaints[0], "here") {
			t.Errorf("%+v: %q, want one complaint", bad, complaints)
		}
	}
}

// TestHostBoundPointsAreMarked: in the table, and in the figure.
func TestHostBoundPointsAreMarked(t *testing.T) {
	e := openQuick(t, "testnet")
	for bound, want := range map[Number]string{0: "", 1: "*"} {
		r := measuredResults()
		r.Rows = append(r.Rows, Row{Panel: "fixed (m = 8, n = 80)", Fidelity: OnChain, Series: "saturated", X: none, Metric: "host_bound", Value: bound})
		figures := (&testnetStudy{e.Spec}).figures(r)
		if got := figures[0].Panels[0].XTicks[0].Label; got != "(8, 80)"+want {
			t.Errorf("host bound %v: tick %q", bound, got)
		}
		table := e.Spec.Tables(r)[2]
		if got := strings.Contains(strings.Join(table.Rows[0], "|"), "host-bound"); got != (bound == 1) {
			t.Errorf("host bound %v: %v", bound, table.Rows[0])
		}
	}
}
