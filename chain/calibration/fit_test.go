package calibration

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/sim/rng"
)

// Tables of the reference measurements (ms): the median time from the hand-over of a
// block to an idle network until 2f+1 validators have decided it, 40 blocks each, on a
// host of two processors, nodes of one process without shaped links.
var (
	sizes  = []int{1, 10, 50, 100, 200, 500}
	onRing = map[int][]float64{
		4: {9, 9, 12, 14, 19, 27}, 7: {15, 14, 17, 18, 22, 36}, 10: {20, 18, 22, 26, 32, 57},
		13: {23, 22, 29, 33, 42, 81}, 16: {32, 36, 36, 48, 61, 101}, 21: {60, 65, 62, 67, 104, 148},
	}
	onMesh = map[int][]float64{
		4: {9, 9, 10, 12, 16, 23}, 7: {11, 12, 14, 15, 22, 51}, 10: {26, 31, 30, 46, 38, 89},
		13: {48, 49, 48, 66, 77, 143}, 16: {82, 72, 81, 96, 119, 203}, 21: {182, 196, 203, 259, 272, 338},
	}
)

func tabulated(table map[int][]float64) []Point {
	var out []Point
	for _, m := range []int{4, 7, 10, 13, 16, 21} {
		for k, ms := range table[m] {
			out = append(out, measured(m, sizes[k], ms/1000))
		}
	}
	return out
}

func measured(m, n int, latency float64) Point {
	return Point{Validators: m, BlockSize: n, Latency: latency, Low: latency, High: latency}
}

// Terms of the published fits that calibrations replace by those of OnHost.
var (
	votes      = Term{"m²", func(m, _ float64) float64 { return m * m }}
	gossip     = Term{"m³", func(m, _ float64) float64 { return m * m * m }}
	duplicates = Term{"n·m²", func(m, n float64) float64 { return n * m * m }}
)

var (
	ringNetwork = Network{Topology: "ring"}
	meshNetwork = Network{Topology: "mesh"}
)

func form(terms ...Term) Form { return Form{Terms: terms} }

// reference is a published fit: R², leave-one-out R², median |error| and coefficients.
type reference struct {
	name         string
	table        map[int][]float64
	form         Form
	bounded      bool
	r2, leaveOut float64
	err          float64   // part
	coefficients []float64 // ms; nil where none are published
}

var references = []reference{
	{"ring, of calibrations", onRing, OnHost(ringNetwork, Host{}), true, .984, .980, .103, nil}, // ours,
	{"mesh, of calibrations", onMesh, OnHost(meshNetwork, Host{}), true, .987, .984, .133, nil}, // ours: better than the published one with a term fewer,
	{"ring, paper, free", onRing, Paper(), false, .811, .770, .26, []float64{25.8, -.102, .0169}},
	{"ring, paper, non-negative", onRing, Paper(), true, .718, .681, .34, []float64{21.7, 0, .0107}},
	{"ring, 1 m² nm", onRing, form(one, votes, copies), false, .985, .981, .09, []float64{5.7, .115, .0084}},
	{"ring, 1 m² m³ nm nm²", onRing, form(one, votes, gossip, copies, duplicates), false, .990, .983, .04, nil},
	{"mesh, paper, free", onMesh, Paper(), false, .599, .521, .51, []float64{60, -.39, .047}},
	{"mesh, paper, non-negative", onMesh, Paper(), true, .423, .353, .68, nil},
	{"mesh, 1 m² nm, non-negative", onMesh, form(one, votes, copies), true, .942, .930, .29, []float64{0, .402, .0128}},
	{"mesh, 1 m³ nm nm²", onMesh, form(one, gossip, copies, duplicates), false, .987, .976, .14, []float64{1.7, .0206, .0109, .0002}},
}

// TestReferenceFits: published fits follow from the published tables, whose latencies
// are rounded to whole ms while the fits were to those not rounded. That is worth up
// to 5 % of a latency of 9 ms, so 0.02 of the median error, 0.003 of R² and a tenth of
// a ms of the constant.
func TestReferenceFits(t *testing.T) {
	for _, tt := range references {
		f, err := FitPoints(tt.form, tabulated(tt.table), tt.bounded)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		t.Logf("%s: R² %.4f, leave-one-out %.4f, median |error| %.4f, coefficients %.5g", tt.name, f.R2, f.LeaveOneOut, f.MedianError, f.Coefficients)
		near(t, tt.name+": R²", f.R2, tt.r2, .003)
		near(t, tt.name+": leave-one-out R²", f.LeaveOneOut, tt.leaveOut, .003)
		near(t, tt.name+": median error", f.MedianError, tt.err, .02)
		for j, want := range tt.coefficients {
			tolerance := .025*math.Abs(want) + .00005
			if j == 0 {
				tolerance = .1
			}
			near(t, tt.name+": "+f.Form.Terms[j].Name, 1000*f.Coefficients[j], want, tolerance)
		}
	}
}

// TestRoundingExplainsTheReference: with the half ms put back that rounding took, the
// largest difference, the median error of the paper's model on the ring, 0.26 published
// and 0.245 from the rounded table, is within reach.
func TestRoundingExplainsTheReference(t *testing.T) {
	s := rng.New(rng.Key{Seed: 1, Name: "rounding"})
	low, high := math.Inf(1), math.Inf(-1)
	for range 300 {
		points := tabulated(onRing)
		for i, p := range points {
			points[i] = measured(p.Validators, p.BlockSize, p.Latency+(s.Float64()-.5)/1000)
		}
		f, err := FitPoints(Paper(), points, false)
		if err != nil {
			t.Fatal(err)
		}
		low, high = min(low, f.MedianError), max(high, f.MedianError)
	}
	if !(low < .26 && .255 < high) {
		t.Errorf("the median error lies in [%.4f, %.4f], want 0.26 when rounded to be within", low, high)
	}
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: %v, want %v ± %v", what, got, want, within)
	}
}

// TestExactData: data that a form made gives its coefficients back, at points held out
// too, and a fit that leaves nothing over.
func TestExactData(t *testing.T) {
	shaped := NetworkOf(analytic.Mesh, chain.Shape{Delay: 20 * time.Millisecond, UplinkBps: 16e6}, 3000, 3)
	delayed := NetworkOf(analytic.Ring, chain.Shape{Delay: time.Millisecond}, 3000, 4)
	for _, f := range []Form{Paper(), OnHost(ringNetwork, Host{}), OnHost(meshNetwork, Host{}), Links(shaped, Host{}), BetterForm(delayed, Host{})} {
		truth := Fit{Form: f, Coefficients: []float64{.01, 2e-5, 3e-6}}
		var points []Point
		for _, m := range []int{4, 7, 10, 13} {
			for _, n := range []int{10, 100, 500} {
				p := measured(m, n, truth.Latency(m, n))
				p.HoldOut = m == 10 && n == 100
				points = append(points, p)
			}
		}
		for _, bounded := range []bool{false, true} {
			got, err := FitPoints(f, points, bounded)
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			for j, want := range truth.Coefficients {
				near(t, f.Name+": "+f.Terms[j].Name, got.Coefficients[j], want, 1e-6*want)
			}
			if !(got.R2 > 1-1e-9 && got.LeaveOneOut > 1-1e-9 && got.HoldOutError < 1e-9) || len(got.HoldOut) != 1 || len(got.Residuals) != 11 {
				t.Errorf("%s: R² %v, leave-one-out %v, held out %v", f.Name, got.R2, got.LeaveOneOut, got.HoldOutError)
			}
		}
	}
}

// TestNonNegativeAgainstEnumeration: the active-set method finds what the best of all
// sets of free coefficients gives.
func TestNonNegativeAgainstEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 5).Draw(t, "columns")
		rows := make([][]float64, columns+rapid.IntRange(0, 6).Draw(t, "more"))
		y := make([]float64, len(rows))
		value := rapid.Float64Range(-10, 10)
		for i := range rows {
			y[i] = value.Draw(t, "y")
			rows[i] = rapid.SliceOfN(value, columns, columns).Draw(t, "row")
		}
		got, err := nonNegative(rows, y)
		if errors.Is(err, ErrDegenerate) {
			t.Skip("degenerate")
		}
		if err != nil {
			t.Fatal(err)
		}
		best := enumerated(rows, y)
		for _, x := range got {
			if x < 0 {
				t.Fatalf("x = %v", got)
			}
		}
		if a, b := squares(rows, y, got), squares(rows, y, best); a > b+1e-7*(1+b) {
			t.Fatalf("x = %v leaves %v, %v leaves %v", got, a, best, b)
		}
	})
}

// enumerated returns the best non-negative answer over all sets of free coefficients.
func enumerated(rows [][]float64, y []float64) []float64 {
	best := make([]float64, len(rows[0]))
	for set := range 1 << len(best) {
		var free []int
		for j := range best {
			if set>>j&1 == 1 {
				free = append(free, j)
			}
		}
		x, err := solve(rows, y, free)
		if err == nil && slices.Min(x) >= 0 && squares(rows, y, x) < squares(rows, y, best) {
			best = x
		}
	}
	return best
}

func squares(rows [][]float64, y, x []float64) float64 {
	sum := 0.0
	for i, row := range rows {
		r := y[i] - dot(row, x)
		sum += r * r
	}
	return sum
}

// TestDegenerate: points that leave a coefficient open are refused, with free signs and
// bounded ones.
func TestDegenerate(t *testing.T) {
	for name, points := range map[string][]Point{
		"none":     nil,
		"two":      {measured(4, 10, .01), measured(7, 20, .02)},
		"one m":    {measured(4, 10, .01), measured(4, 20, .02), measured(4, 30, .03), measured(4, 40, .04)},
		"one n":    {measured(4, 10, .01), measured(7, 10, .02), measured(10, 10, .03), measured(13, 10, .04)},
		"the same": {measured(4, 10, .01), measured(4, 10, .02), measured(4, 10, .03)},
	} {
		for _, bounded := range []bool{false, true} {
			if f, err := FitPoints(Paper(), points, bounded); !errors.Is(err, ErrDegenerate) {
				t.Errorf("%s: %v, %v, want ErrDegenerate", name, f.Coefficients, err)
			}
		}
	}
}

// TestBadPoints: what no measurement gives is refused.
func TestBadPoints(t *testing.T) {
	for name, change := range map[string]func(p *Point){
		"m = 0": func(p *Point) { p.Validators = 0 }, "n < 0": func(p *Point) { p.BlockSize = -1 }, "n huge": func(p *Point) { p.BlockSize = 1 << 40 },
		"no latency": func(p *Point) { p.Latency = 0 }, "NaN": func(p *Point) { p.Latency = math.NaN() }, "infinite": func(p *Point) { p.Latency, p.High = math.Inf(1), math.Inf(1) },
		"low above": func(p *Point) { p.Low = 1 }, "high below": func(p *Point) { p.High = .001 }, "low NaN": func(p *Point) { p.Low = math.NaN() }, "low < 0": func(p *Point) { p.Low = -1 },
		"busy > 1": func(p *Point) { p.HostShare = 1.1 }, "busy < 0": func(p *Point) { p.HostShare = -.1 }, "blocks": func(p *Point) { p.Blocks = -1 }, "late": func(p *Point) { p.LateRounds = -1 },
	} {
		points := tabulated(onRing)
		change(&points[3])
		if _, err := FitPoints(Paper(), points, false); !errors.Is(err, ErrPoint) || !strings.Contains(err.Error(), "point 4") {
			t.Errorf("%s: %v, want ErrPoint at point 4", name, err)
		}
	}
	points := tabulated(onRing)
	points[0].HostShare = Number(math.NaN())
	if _, err := FitPoints(Paper(), points, false); err != nil {
		t.Errorf("host share unknown: %v", err)
	}
}
