package calibration

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/analytic"
)

var testHost = Host{Processor: "a processor", CPUs: 2, OS: "linux", Arch: "amd64", Go: "go1.26"}

var testDate = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)

// calibrated returns a calibration of a network, as the model says plus what noise adds.
func calibrated(t testing.TB, l analytic.Model, noise float64) Calibration {
	t.Helper()
	result, err := newSweep(&drifting{model: l, noise: noise, seed: 5}).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(testDate, testHost, "engine 1", NetworkOf(l.Topology, l.Shape, 3000, l.Delays), result)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// networks are one of each kind of better form.
var networks = map[string]analytic.Model{
	"uplinks":      truth,
	"links":        {Fixed: .01, Delays: 3, Shape: chain.Shape{Delay: 5 * time.Millisecond, RateBps: 8e6}, TransactionBits: 3000, Duplicates: .5, VoteBits: voteBits, Host: analytic.Host{PerMessage: 2e-4, Parallelism: 2}},
	"mesh on host": {Fixed: .002, Host: analytic.Host{PerMessage: 2e-5, PerCopy: 1e-5, Parallelism: 1}},
	"ring on host": {Fixed: .006, Topology: analytic.Ring, Host: analytic.Host{PerMessage: 3e-5, PerCopy: 8e-6, Parallelism: 1}},
	"delays alone": {Fixed: .002, Delays: 3, Shape: chain.Shape{Delay: 5 * time.Millisecond}, Host: analytic.Host{PerMessage: 2e-5, PerCopy: 1e-5, Parallelism: 1}},
}

// TestModelFromCalibration: what the calibration derives is the model that made the
// points, and the closed form and the fit agree everywhere.
func TestModelFromCalibration(t *testing.T) {
	for name, want := range networks {
		c := calibrated(t, want, 0)
		for _, config := range grid([]int{4, 5, 13, 31}, []int{1, 77, 400}) {
			m, n := config.Validators, config.BlockSize
			got := c.Model(m)
			if err := got.Validate(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			near(t, fmt.Sprintf("%s (%d, %d)", name, m, n), got.Latency(m, n), want.Latency(m, n), 1e-9)
			near(t, "fit", c.Fits.Better.Fit().Latency(m, n), got.Latency(m, n), 1e-9)
		}
	}
	got := calibrated(t, truth, 0).Model(4)
	near(t, "δ", got.Duplicates, .6, 1e-9)
	near(t, "c₁", got.Host.PerMessage, 1e-4, 1e-9)
	near(t, "t₀", got.Fixed, .008, 1e-9)
}

// TestVerificationIsKnown: the measured time of a verification is part of the model,
// not of a coefficient, and grows with the number of validators on the host.
func TestVerificationIsKnown(t *testing.T) {
	host := testHost
	host.Verification = 2e-5
	made := truth
	var points []Point
	for _, config := range grid([]int{4, 7, 10, 13}, []int{20, 100, 300}) {
		m, n := config.Validators, config.BlockSize
		made.Verification = analytic.Verification{PerTransaction: 2e-5, Speeds: slices.Repeat([]float64{2 / float64(m)}, m)}
		points = append(points, measured(m, n, made.Latency(m, n)))
	}
	null, err := NewNullTest(chain.Config{Validators: 4, BlockSize: 20}, []float64{.01, -.01})
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(testDate, host, "engine 1", NetworkOf(made.Topology, made.Shape, 3000, made.Delays), Result{Points: points, Null: null})
	if err != nil {
		t.Fatal(err)
	}
	got := c.Model(10).Terms(10, 100)
	near(t, "verification", got.Quorum, 100*2e-5*10/2, 1e-12)
	near(t, "δ", c.Model(10).Duplicates, .6, 1e-9)
	near(t, "fit", c.Fits.Better.Fit().Latency(10, 100), got.Total(), 1e-9)
	faster := c.Model(10)
	faster.Shape.UplinkBps *= 2
	near(t, "a faster uplink leaves the host's part", faster.Terms(10, 100).Host, got.Host, 0)
	near(t, "and halves the transfer", faster.Terms(10, 100).Transfer, got.Transfer/2, 1e-12)
}

// TestUnseen: the prediction of a point does not depend on it.
func TestUnseen(t *testing.T) {
	c := calibrated(t, truth, .05)
	f := c.Fits.Better.Fit()
	for i := range c.Points {
		changed := append([]Point(nil), c.Points...)
		changed[i].Latency *= 3
		near(t, "unseen", f.Unseen(changed, i), f.Unseen(c.Points, i), 1e-12)
	}
	if p := c.Points[4]; !p.HoldOut || math.Abs(f.Unseen(c.Points, 4)-f.Latency(p.Validators, p.BlockSize)) > 1e-12 {
		t.Error("a point held out is predicted by the fit")
	}
}

// TestFollowers: where more nodes run than validate, blocks go to all of them and votes
// come from few, in the model as in the fit.
func TestFollowers(t *testing.T) {
	const running = 13
	for name, l := range networks {
		var points []Point
		for _, config := range grid([]int{4, 7, 10, 13}, []int{20, 100, 300}) {
			l.Followers = running - config.Validators
			points = append(points, measured(config.Validators, config.BlockSize, l.Latency(config.Validators, config.BlockSize)))
		}
		n := NetworkOf(l.Topology, l.Shape, 3000, l.Delays)
		n.Nodes = running
		null, err := NewNullTest(chain.Config{Validators: 4, BlockSize: 20}, []float64{.01, -.01})
		if err != nil {
			t.Fatal(err)
		}
		c, err := New(testDate, testHost, "engine 1", n, Result{Points: points, Null: null})
		if err != nil {
			t.Fatal(err)
		}
		near(t, name, c.Model(5).Latency(5, 50), c.Fits.Better.Fit().Latency(5, 50), 1e-9)
		l.Followers = running - 5
		near(t, name+": followers", c.Model(5).Latency(5, 50), l.Latency(5, 50), 1e-9)
	}
}

// TestLatencyModelFromCalibration: eq. (17) with the derived parameters is the fit of
// the paper's model, whatever coefficient is 0, and the optimizer takes it.
func TestLatencyModelFromCalibration(t *testing.T) {
	for name, made := range networks {
		c := calibrated(t, made, 0)
		l := c.LatencyModel()
		if err := (analytic.Paper{Model: l}).Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, config := range grid([]int{4, 13}, []int{1, 400}) {
			m, n := config.Validators, config.BlockSize
			want := c.Fits.Paper.Fit().Latency(m, n)
			near(t, name, l.Latency(m, n, 1e9), want, 1e-9*want+1e-12)
		}
	}
}

// TestPaperFailsWhereVotesCount: on a mesh whose votes set the pace the paper's model
// explains little and the better one all.
func TestPaperFailsWhereVotesCount(t *testing.T) {
	c := calibrated(t, networks["mesh on host"], .02)
	if c.Fits.Paper.R2 > .9 || c.Fits.Better.LeaveOneOut < .95 || c.Fits.Paper.HoldOutError < 2*c.Fits.Better.HoldOutError {
		t.Errorf("paper R² %v, held out %v; better leave-one-out R² %v, held out %v",
			c.Fits.Paper.R2, c.Fits.Paper.HoldOutError, c.Fits.Better.LeaveOneOut, c.Fits.Better.HoldOutError)
	}
}

func written(t testing.TB, c Calibration) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFileComesBack: what is written is read as the same, byte for byte.
func TestFileComesBack(t *testing.T) {
	for name, l := range networks {
		text := written(t, calibrated(t, l, .05))
		c, err := Read("file.json", []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if again := written(t, c); again != text {
			t.Errorf("%s: reads and writes as something else:\n%s", name, again)
		}
		if c.Model(7).Latency(7, 50) != c.Fits.Better.Fit().Latency(7, 50) && math.Abs(c.Model(7).Latency(7, 50)-c.Fits.Better.Fit().Latency(7, 50)) > 1e-12 {
			t.Errorf("%s: model and fit differ", name)
		}
	}
	unknown := calibrated(t, truth, .05)
	for i := range unknown.Points {
		unknown.Points[i].HostShare = Number(math.NaN())
	}
	c, err := Read("file.json", []byte(written(t, unknown)))
	if err != nil || !math.IsNaN(float64(c.Points[0].HostShare)) {
		t.Errorf("unknown host share: %v", err)
	}
}

// TestBadFiles: every mistake is told with its place.
func TestBadFiles(t *testing.T) {
	good := written(t, calibrated(t, truth, .05))
	for name, tt := range map[string]struct {
		old, new string
		err      error
		says     string
	}{
		"syntax":         {`"cpus": 2`, `"cpus": 2 2`, ErrFile, "file.json:7:13: "},
		"unknown key":    {`"cpus": 2`, `"cpu": 2`, ErrFile, `file.json:7:3: not a calibration file: unknown key "cpu" in "host"`},
		"other case":     {`"cpus": 2`, `"CPUs": 2`, ErrFile, `unknown key "CPUs"`},
		"twice":          {`"cpus": 2`, `"cpus": 2, "cpus": 3`, ErrFile, `file.json:7:14: not a calibration file: key "cpus" stands twice in "host"`},
		"missing":        {`"cpus": 2,`, ``, ErrFile, `file.json:5:10: not a calibration file: "host" has no key "cpus"`},
		"text":           {`"cpus": 2`, `"cpus": "2"`, ErrFile, `file.json:7:11: not a calibration file: "host.cpus" is "2", want a whole number`},
		"fraction":       {`"cpus": 2`, `"cpus": 2.5`, ErrFile, `want a whole number`},
		"null":           {`"cpus": 2`, `"cpus": null`, ErrFile, `want a whole number`},
		"list":           {`"cpus": 2`, `"cpus": []`, ErrFile, `"host.cpus" holds [, want a whole number`},
		"object":         {`"cpus": 2`, `"cpus": {}`, ErrFile, `want a whole number`},
		"bool":           {`"held_out": true`, `"held_out": 1`, ErrFile, `want true or false`},
		"bad date":       {`"date": "2026-01-31T12:00:00Z"`, `"date": "yesterday"`, ErrFile, `file.json:3:10: not a calibration file: "date" is "yesterday", want a date such as`},
		"date an object": {`"date": "2026-01-31T12:00:00Z"`, `"date": {}`, ErrFile, `want a date such as`},
		"early":          {`"date": "2026-01-31T12:00:00Z"`, `"date": "1026-01-31T12:00:00Z"`, ErrCalibration, `file.json:3:10: date: not a valid calibration: year 1026`},
		"format":         {`"format": 2`, `"format": 3`, ErrCalibration, "file.json:2:12: format: "},
		"no processors":  {`"cpus": 2`, `"cpus": 0`, ErrCalibration, "file.json:7:11: host.cpus: "},
		"no engine":      {`"engine 1"`, `""`, ErrCalibration, "engine: "},
		"topology":       {`"mesh"`, `"star"`, ErrCalibration, `network.topology: not a valid calibration: analytic: topology "star"`},
		"delay":          {`"delay_s": 0.01`, `"delay_s": 1e9`, ErrCalibration, "network.delay_s: "},
		"jitter":         {`"jitter_s": 0`, `"jitter_s": 0.02`, ErrCalibration, "jitter"},
		"rate":           {`"uplink_bps": 32000000`, `"uplink_bps": 1`, ErrCalibration, "uplink"},
		"bits":           {`"transaction_bits": 3000`, `"transaction_bits": 0`, ErrCalibration, "network.transaction_bits: "},
		"nodes":          {`"nodes": 0`, `"nodes": -1`, ErrCalibration, "network.nodes: "},
		"delays":         {`"delays": 3`, `"delays": -3`, ErrCalibration, "network.delays: "},
		"null test":      {`"level": 0.95`, `"level": 0.99`, ErrCalibration, "null_test: "},
		"huge":           {`"delay_s": 0.01`, `"delay_s": 1e999`, ErrFile, "want a number"},
		"same point":     {`"n": 100,`, `"n": 20,`, ErrCalibration, "points[1]: not a valid calibration: (4, 20) is listed twice"},
		"bad point":      {`"n": 100,`, `"n": 0,`, ErrPoint, "points[1]: point out of range: n is 0"},
		"edited":         {`"n": 100,`, `"n": 101,`, ErrCalibration, "does not follow from the points"},
		"other form":     {`"form": "shaped links and host"`, `"form": "mesh on one host"`, ErrCalibration, "fits.better: "},
		"end":            {"\n}\n", "\n}\n{}", ErrFile, "text after the end"},
	} {
		text := strings.Replace(good, tt.old, tt.new, 1)
		if text == good {
			t.Errorf("%s: %q is not in the file", name, tt.old)
		}
		if _, err := Read("file.json", []byte(text)); !errors.Is(err, tt.err) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v\nwant %v with %q", name, err, tt.err, tt.says)
		}
	}
	for _, text := range []string{"", "null", "[]", "3", "{", `{"format"`, `{"format":`, good[:len(good)/2]} {
		if _, err := Read("file.json", []byte(text)); !errors.Is(err, ErrFile) || !strings.HasPrefix(err.Error(), "file.json:") {
			t.Errorf("%.20q: %v, want ErrFile", text, err)
		}
	}
}

// FuzzRead: no text makes the reader panic, what it accepts it writes and reads again,
// and every refusal names its place.
func FuzzRead(f *testing.F) {
	good := written(f, calibrated(f, truth, .05))
	f.Add(good)
	f.Add(strings.Replace(good, `"cpus": 2`, `"cpus": {"a": [1`, 1))
	f.Add(`{"format": 1}`)
	f.Add("\ufeff{}")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Read("f", []byte(text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Fatalf("%v names no place", err)
			}
			return
		}
		again := written(t, c)
		if _, err := Read("f", []byte(again)); err != nil {
			t.Fatalf("accepts, writes, and refuses: %v\n%s", err, again)
		}
		if l := c.Model(4).Latency(4, 10); !(l >= 0) {
			t.Fatalf("latency %v", l)
		}
	})
}

// TestNewRefuses: a sweep that leaves a model open gives no calibration.
func TestNewRefuses(t *testing.T) {
	c := calibrated(t, truth, .05)
	n := c.Network
	for name, tt := range map[string]struct {
		change func(r *Result)
		err    error
	}{
		"one m":     {func(r *Result) { r.Points = r.Points[:3] }, ErrDegenerate},
		"no point":  {func(r *Result) { r.Points = nil }, ErrDegenerate},
		"bad point": {func(r *Result) { r.Points[0].Latency = 0 }, ErrPoint},
		"null test": {func(r *Result) { r.Null.Pairs = nil }, ErrCalibration},
		"too many":  {func(r *Result) { r.Points = make([]Point, 2001) }, ErrCalibration},
	} {
		r := Result{Points: append([]Point(nil), c.Points...), Null: c.Null}
		tt.change(&r)
		if _, err := New(testDate, testHost, "engine 1", n, r); !errors.Is(err, tt.err) {
			t.Errorf("%s: %v, want %v", name, err, tt.err)
		}
	}
	c.Points[0].Latency *= 1.01
	if err := c.Write(&bytes.Buffer{}); !errors.Is(err, ErrCalibration) {
		t.Errorf("writes fits of other points: %v", err)
	}
}
