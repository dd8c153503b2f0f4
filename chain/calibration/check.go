package calibration

import (
	"fmt"
	"math"
	"slices"

	"ihealth/chain"
	"ihealth/chain/analytic"
)

// mostPoints bounds the work of leaving out each of them.
const mostPoints = 2000

// fault is what is wrong with a calibration, and where.
type fault struct {
	path string // of the key, such as points[3]
	err  error
}

// Error implements error.
func (f *fault) Error() string { return f.path + ": " + f.err.Error() }

// Unwrap returns the cause.
func (f *fault) Unwrap() error { return f.err }

func faultf(path, format string, args ...any) error {
	return &fault{path, fmt.Errorf("%w: "+format, append([]any{ErrCalibration}, args...)...)}
}

// Validate reports the first thing that is wrong: a value out of its range, or figures
// of the null test or of a fit that do not follow from the points.
func (c Calibration) Validate() error {
	if err := c.validateHead(); err != nil {
		return err
	}
	want, err := fits(c.Network, c.Host, c.Points)
	if err != nil {
		return &fault{"points", err}
	}
	for _, f := range []struct {
		path      string
		got, want Stored
	}{{"fits.paper_free", c.Fits.PaperFree, want.PaperFree}, {"fits.paper", c.Fits.Paper, want.Paper}, {"fits.better", c.Fits.Better, want.Better}} {
		if err := f.got.follows(f.path, f.want); err != nil {
			return err
		}
	}
	return nil
}

// validateHead checks everything but the fits.
func (c Calibration) validateHead() error {
	switch {
	case c.Format != format:
		return faultf("format", "format %d: this program reads %d", c.Format, format)
	case c.Date.Year() < 2000 || c.Date.Year() > 9999:
		return faultf("date", "year %d: want 2000 to 9999", c.Date.Year())
	case c.Host.CPUs < 1 || c.Host.CPUs > largestCount:
		return faultf("host.cpus", "%d processors: want 1 to %d", c.Host.CPUs, largestCount)
	case !(c.Host.Verification >= 0 && c.Host.Verification <= 1):
		return faultf("host.verification_s", "%v s: want 0 to 1", c.Host.Verification)
	case c.Engine == "":
		return faultf("engine", "no engine is named")
	}
	if err := c.Network.validate(); err != nil {
		return err
	}
	if err := c.Null.validate(); err != nil {
		return err
	}
	return c.validatePoints()
}

func (n Network) validate() error {
	if _, err := analytic.ParseTopology(n.Topology); err != nil {
		return &fault{"network.topology", fmt.Errorf("%w: %w", ErrCalibration, err)}
	}
	for _, d := range []struct {
		path string
		s    float64
	}{{"network.delay_s", n.Delay}, {"network.jitter_s", n.Jitter}} {
		if !(d.s >= 0 && d.s <= chain.MaxDelay.Seconds()) {
			return faultf(d.path, "%v s: want 0 to %v", d.s, chain.MaxDelay.Seconds())
		}
	}
	if err := n.shape().Validate(); err != nil {
		return &fault{"network", fmt.Errorf("%w: %w", ErrCalibration, err)}
	}
	if !(n.TransactionBits > 0 && n.TransactionBits <= 1e12) {
		return faultf("network.transaction_bits", "%v bit: want more than 0 and at most 1e12", n.TransactionBits)
	}
	if n.Nodes < 0 || n.Nodes > largestCount {
		return faultf("network.nodes", "%d nodes: want 0 to %d", n.Nodes, largestCount)
	}
	if !(n.Delays >= 0 && n.Delays <= 100) {
		return faultf("network.delays", "%v delays: want 0 to 100", n.Delays)
	}
	return nil
}

func (t NullTest) validate() error {
	c := chain.Config{Validators: t.Validators, BlockSize: t.BlockSize}
	if err := c.Validate(); err != nil {
		return &fault{"null_test", fmt.Errorf("%w: %w", ErrCalibration, err)}
	}
	for i, p := range t.Pairs {
		if !(math.Abs(p) <= 100) {
			return faultf(fmt.Sprintf("null_test.pairs[%d]", i), "%v: want −100 to 100", p)
		}
	}
	want, err := NewNullTest(c, t.Pairs)
	if err != nil {
		return &fault{"null_test.pairs", fmt.Errorf("%w: %w", ErrCalibration, err)}
	}
	if !alike([]float64{t.Difference, t.Low, t.High, t.Level}, []float64{want.Difference, want.Low, want.High, want.Level}) {
		return faultf("null_test", "difference %v in [%v, %v] at level %v does not follow from the pairs: they give %v in [%v, %v] at %v",
			t.Difference, t.Low, t.High, t.Level, want.Difference, want.Low, want.High, want.Level)
	}
	return nil
}

func (c Calibration) validatePoints() error {
	if len(c.Points) > mostPoints {
		return faultf("points", "%d points: want at most %d", len(c.Points), mostPoints)
	}
	seen := map[chain.Config]bool{}
	for i, p := range c.Points {
		path := fmt.Sprintf("points[%d]", i)
		if err := p.validate(); err != nil {
			return &fault{path, err}
		}
		at := chain.Config{Validators: p.Validators, BlockSize: p.BlockSize}
		if seen[at] {
			return faultf(path, "(%d, %d) is listed twice", at.Validators, at.BlockSize)
		}
		seen[at] = true
	}
	return nil
}

// follows reports the first figure of a stored fit that is not that of want.
func (s Stored) follows(path string, want Stored) error {
	if s.Form != want.Form || !slices.Equal(s.Terms, want.Terms) {
		return faultf(path, "model %q with the terms %q does not suit the network: want %q with %q", s.Form, s.Terms, want.Form, want.Terms)
	}
	for _, f := range []struct {
		key       string
		got, want []float64
	}{
		{"coefficients_s", s.Coefficients, want.Coefficients},
		{"residuals_s", s.Residuals, want.Residuals},
		{"held_out_s", s.HoldOut, want.HoldOut},
		{"r2", list(s.R2), list(want.R2)},
		{"leave_one_out_r2", list(s.LeaveOneOut), list(want.LeaveOneOut)},
		{"median_error", list(s.MedianError), list(want.MedianError)},
		{"held_out_error", list(s.HoldOutError), list(want.HoldOutError)},
	} {
		if !alike(f.got, f.want) {
			return faultf(path+"."+f.key, "%v does not follow from the points: they give %v", f.got, f.want)
		}
	}
	return nil
}

func list(n Number) []float64 { return []float64{float64(n)} }

// alike reports whether two lists are the same up to what different processors make of
// the same points: 1e-6 of the largest, NaN like NaN.
func alike(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	largest := 0.0
	for _, x := range b {
		if !math.IsNaN(x) {
			largest = max(largest, math.Abs(x))
		}
	}
	for i := range a {
		same := math.Abs(a[i]-b[i]) <= 1e-6*largest+1e-12 || math.IsNaN(a[i]) && math.IsNaN(b[i])
		if !same {
			return false
		}
	}
	return true
}
