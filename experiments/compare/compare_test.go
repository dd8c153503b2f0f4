package compare_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"ihealth/experiments"
	"ihealth/experiments/compare"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// sleep is Student's table of additional hours of sleep with two drugs (Biometrika 6, 1908).
var sleep = [2][]float64{
	{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0},
	{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4},
}

func simulated(value float64, i *experiments.Range) experiments.Row {
	return experiments.Row{Experiment: "e", Fidelity: experiments.Simulated, X: experiments.Number(math.NaN()), Metric: "hours", Value: experiments.Number(value), Interval: i}
}

// seeded returns a run a value, with seeds from first.
func seeded(values []float64, first uint64) []compare.Run {
	runs := make([]compare.Run, len(values))
	for i, v := range values {
		runs[i] = compare.Run{Seed: first + uint64(i), Rows: []experiments.Row{simulated(v, nil)}}
	}
	return runs
}

func single(rows ...experiments.Row) []compare.Run {
	return []compare.Run{{Seed: 1, Rows: rows}}
}

func only(t *testing.T, a, b, null []compare.Run, level float64) compare.Difference {
	t.Helper()
	c, err := compare.Runs(a, b, null, level)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Rows) != 1 {
		t.Fatalf("%d rows, want 1", len(c.Rows))
	}
	return c.Rows[0]
}

func near(t *testing.T, what string, got experiments.Number, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(float64(got)-want) <= tolerance) {
		t.Errorf("%s = %v, want %v ± %v", what, got, want, tolerance)
	}
}

// Intervals of the literature. The ends for Student's data are those of R's t.test, paired
// and not; d_z and g of the same data are 1.284 and 0.832 before Hedges' correction, which is
// 0.9143 with 9 and 0.9577 with 18 degrees of freedom. Shares: Newcombe (Statistics in
// Medicine 17, 1998), table II, method 10 for 56/70 less 48/80.
func TestIntervalsOfTheLiterature(t *testing.T) {
	share := func(k, n int) experiments.Row {
		z := distuv.UnitNormal.Quantile(0.975)
		p, m := float64(k)/float64(n), float64(n)
		center, half := (p+z*z/2/m)/(1+z*z/m), z/(1+z*z/m)*math.Sqrt(p*(1-p)/m+z*z/4/m/m)
		return simulated(p, &experiments.Range{Low: experiments.Number(center - half), High: experiments.Number(center + half), Level: 0.95, N: n})
	}
	student := func(values []float64) experiments.Row {
		i, err := output.MeanInterval(values, 0.9) // another level than asked for
		if err != nil {
			t.Fatal(err)
		}
		return simulated(i.Mean, &experiments.Range{Low: experiments.Number(i.Low), High: experiments.Number(i.High), Level: i.Level, N: i.N})
	}
	trial := func(values []float64) experiments.Row {
		i, err := output.MeanInterval(values, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		row := simulated(i.Mean, nil)
		row.SE, row.N = experiments.Number(i.HalfWidth()/distuv.StudentsT{Sigma: 1, Nu: 9}.Quantile(0.95)), 10
		return row
	}
	for _, c := range []struct {
		name                        string
		a, b                        []compare.Run
		method                      compare.Method
		verdict                     compare.Verdict
		low, high, effect, accurate float64
	}{
		{"Student 1908, paired", seeded(sleep[0], 1), seeded(sleep[1], 1), compare.Paired, compare.Higher, 0.7001142, 2.4598858, 1.284 * 0.9143, 1e-7},
		{"Student 1908, other seeds", seeded(sleep[0], 1), seeded(sleep[1], 50), compare.Welch, compare.Unshown, -0.2054832, 3.3654832, 0.832 * 0.9577, 1e-7},
		{"Student 1908, intervals alone", single(student(sleep[0])), single(student(sleep[1])), compare.Welch, compare.Unshown, -0.2054832, 3.3654832, 0.832 * 0.9577, 1e-7},
		{"Student 1908, standard errors", single(trial(sleep[0])), single(trial(sleep[1])), compare.Welch, compare.Unshown, -0.2054832, 3.3654832, 0.832 * 0.9577, 1e-7},
		{"Newcombe 1998, 48/80 and 56/70", single(share(48, 80)), single(share(56, 70)), compare.SquareAdd, compare.Higher, 0.0524, 0.3339, 0.435, 5e-5},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := only(t, c.a, c.b, nil, 0.95)
			if d.Method != c.method || d.Verdict != c.verdict {
				t.Errorf("%s, %s; want %s, %s", d.Method, d.Verdict, c.method, c.verdict)
			}
			near(t, "low", d.Low, c.low, c.accurate)
			near(t, "high", d.High, c.high, c.accurate)
			near(t, "effect", d.Effect, c.effect, 0.03) // the ends of a share tell its deviation roughly
		})
	}
}

// The smallest detectable difference is shown four times in five: n = 1500 comparisons of
// a true difference of that size; with α = 1e-6 the count is within 5 standard errors.
func TestDetectableIsShownFourTimesInFive(t *testing.T) {
	const n, size = 1500, 20
	s := rng.New(rng.Key{Seed: 8, Cell: "compare", Name: "detectable"})
	normal := func(shift float64) []float64 {
		out := make([]float64, size)
		for i := range out {
			out[i] = s.Normal(shift, 1)
		}
		return out
	}
	freedom := 2.0*size - 2
	quantile := func(p float64) float64 { return distuv.StudentsT{Sigma: 1, Nu: freedom}.Quantile(p) }
	shift := (quantile(0.975) + quantile(0.8)) * math.Sqrt(2./size) // what Detectable says with true deviations
	shown, sum, covered := 0, 0.0, 0
	for range n {
		d := only(t, seeded(normal(0), 1), seeded(normal(shift), 100), nil, 0.95)
		sum += float64(d.Detectable)
		if d.Verdict == compare.Higher {
			shown++
		}
		if float64(d.Low) <= shift && shift <= float64(d.High) {
			covered++
		}
	}
	tolerance := 5 * math.Sqrt(0.16/n)
	if got := float64(shown) / n; math.Abs(got-0.8) > tolerance+0.01 { // the t approximation of the power
		t.Errorf("shown in %v of the comparisons, want 0.8 ± %v", got, tolerance+0.01)
	}
	if got := float64(covered) / n; math.Abs(got-0.95) > 5*math.Sqrt(0.95*0.05/n)+0.002 {
		t.Errorf("covered in %v, want 0.95", got)
	}
	if got := sum / n; math.Abs(got/shift-1) > 0.03 {
		t.Errorf("detectable %v on average, want %v", got, shift)
	}
}

// Of 60 metrics that do not differ, none is called different in 95 % of comparisons:
// n = 150, α = 1e-6, at most 5 standard errors more.
func TestFamilyKeepsItsLevel(t *testing.T) {
	const n, metrics, size = 150, 60, 12
	s := rng.New(rng.Key{Seed: 8, Cell: "compare", Name: "family"})
	row := func() experiments.Row {
		values := make([]float64, size)
		for i := range values {
			values[i] = s.Normal(0, 1)
		}
		i, err := output.MeanInterval(values, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		return simulated(i.Mean, &experiments.Range{Low: experiments.Number(i.Low), High: experiments.Number(i.High), Level: 0.95, N: size})
	}
	wrong := 0
	for range n {
		rows := make([][]experiments.Row, 2)
		for side := range rows {
			for m := range metrics {
				r := row()
				r.Metric = fmt.Sprint("metric ", m)
				rows[side] = append(rows[side], r)
			}
		}
		c, err := compare.Runs(single(rows[0]...), single(rows[1]...), nil, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		if c.Family != metrics || math.Abs(c.Each-(1-0.05/metrics)) > 1e-12 {
			t.Fatalf("%d comparisons at %v each", c.Family, c.Each)
		}
		if c.Count(compare.Unshown) != metrics {
			wrong++
		}
	}
	if most := 0.05*n + 5*math.Sqrt(0.05*0.95*n); float64(wrong) > most {
		t.Errorf("%d of %d comparisons of what is the same show a difference, at most %v", wrong, n, most)
	}
}

// Changing sides changes signs and nothing else.
func TestSidesAreSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "runs")
		draw := func(name string) []float64 {
			return rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), n, n).Draw(t, name)
		}
		a, b := draw("a"), draw("b")
		start := rapid.SampledFrom([]uint64{1, 1000}).Draw(t, "seeds of b")
		forth, err1 := compare.Runs(seeded(a, 1), seeded(b, start), nil, 0.95)
		back, err2 := compare.Runs(seeded(b, start), seeded(a, 1), nil, 0.95)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		x, y := forth.Rows[0], back.Rows[0]
		same := func(p, q experiments.Number) bool {
			return p == q || p != p && q != q || math.Abs(float64(p-q)) <= 1e-9*math.Abs(float64(p))+1e-6
		}
		if x.Method != y.Method || !same(x.Delta, -y.Delta) || !same(x.Low, -y.High) || !same(x.High, -y.Low) || !same(x.Detectable, y.Detectable) {
			t.Fatalf("%+v\n%+v", x, y)
		}
	})
}

func TestVerdicts(t *testing.T) {
	interval := func(low, high float64) *experiments.Range {
		return &experiments.Range{Low: experiments.Number(low), High: experiments.Number(high), Level: 0.95, N: 20}
	}
	exact := func(v float64) experiments.Row {
		r := simulated(v, nil)
		r.Fidelity = experiments.Analytic
		return r
	}
	word := func(text string) experiments.Row {
		r := exact(math.NaN())
		r.Text = text
		return r
	}
	clock := func(v, half float64) experiments.Row {
		r := simulated(v, interval(v-half, v+half))
		r.Measured = true
		return r
	}
	spread := simulated(1, interval(0, 2))
	spread.Interval.Spread = true
	bare := clock(1, 0.1)
	bare.Interval = nil
	for _, c := range []struct {
		name string
		a, b experiments.Row
		null []experiments.Row
		want compare.Verdict
	}{
		{"closed form", exact(1), exact(1), nil, compare.Same},
		{"another closed form", exact(1), exact(1 + 1e-12), nil, compare.Changed},
		{"word", word("optimal"), word("optimal"), nil, compare.Same},
		{"another word", word("optimal"), word("heuristic"), nil, compare.Changed},
		{"undefined", exact(math.NaN()), exact(1), nil, compare.Changed},
		{"same estimate", simulated(1, interval(0, 2)), simulated(1, interval(0, 2)), nil, compare.Same},
		{"apart", simulated(1, interval(0.9, 1.1)), simulated(2, interval(1.9, 2.1)), nil, compare.Higher},
		{"apart below", simulated(1, interval(0.9, 1.1)), simulated(0, interval(-0.1, 0.1)), nil, compare.Lower},
		{"overlap", simulated(1, interval(0.9, 1.1)), simulated(1.05, interval(0.95, 1.15)), nil, compare.Unshown},
		{"no interval", simulated(1, nil), simulated(2, nil), nil, compare.Unknown},
		{"spread of values", spread, simulated(9, interval(8, 10)), nil, compare.Unknown},
		{"interval of something else", simulated(5, interval(0, 2)), simulated(9, interval(8, 10)), nil, compare.Unknown},
		{"level 1", simulated(1, &experiments.Range{Low: 0, High: 2, Level: 1, N: 20}), simulated(9, interval(8, 10)), nil, compare.Unknown},
		{"clock without null", clock(1, 0.1), clock(2, 0.1), nil, compare.NoNull},
		{"clock, quiet null", clock(1, 0.1), clock(2, 0.1), []experiments.Row{clock(1.2, 0.1)}, compare.Higher},
		{"clock, loud null", clock(1, 0.1), clock(1.5, 0.1), []experiments.Row{clock(0.4, 0.1)}, compare.WithNull},
		{"clock without interval", bare, clock(2, 0.1), []experiments.Row{clock(1, 0.1)}, compare.Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			var null []compare.Run
			if c.null != nil {
				null = single(c.null...)
			}
			if d := only(t, single(c.a), single(c.b), null, 0.95); d.Verdict != c.want {
				t.Errorf("%q, want %q: %+v", d.Verdict, c.want, d)
			}
		})
	}
}

// A random figure of analytic cells is exact for its seed only.
func TestOtherSeedsAreNoExactDifference(t *testing.T) {
	row := func(v float64) experiments.Row {
		r := simulated(v, nil)
		r.Fidelity = experiments.Analytic
		return r
	}
	a, b := single(row(1)), single(row(2))
	b[0].Seed = 2
	if d := only(t, a, b, nil, 0.95); d.Verdict != compare.Unknown {
		t.Errorf("%q", d.Verdict)
	}
}

// Rows pair by what they tell, wherever they stand; what one side lacks is counted.
func TestRowsPairByWhatTheyTell(t *testing.T) {
	at := func(x, v float64, metric string) experiments.Row {
		r := simulated(v, nil)
		r.X, r.Metric = experiments.Number(x), metric
		return r
	}
	c, err := compare.Runs(
		single(at(1, 10, "m"), at(2, 20, "m"), at(2, 21, "m"), at(3, 30, "m"), at(0, 7, "m")),
		single(at(2, 20, "m"), at(1, 10, "m"), at(2, 21, "m"), at(1, 5, "n"), at(math.NaN(), 7, "m")), nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	var seen []float64
	for _, d := range c.Rows {
		seen = append(seen, float64(d.A), float64(d.B))
	}
	if want := []float64{10, 10, 20, 20, 21, 21}; !slices.Equal(seen, want) || c.OnlyA != 2 || c.OnlyB != 2 {
		t.Errorf("pairs %v, want %v; %d and %d alone", seen, want, c.OnlyA, c.OnlyB)
	}
}

func TestExperimentsAreToldApartWhereThereAreSeveral(t *testing.T) {
	one, two := simulated(1, nil), simulated(2, nil)
	two.Experiment = "f"
	c, err := compare.Runs(single(one, two), single(two, one), nil, 0.95)
	if err != nil || len(c.Rows) != 2 || c.Count(compare.Same) != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	if d := only(t, single(one), single(two), nil, 0.95); d.Verdict != compare.Unknown {
		t.Errorf("renamed experiment: %+v", d)
	}
}

func TestVariantsAreToldApart(t *testing.T) {
	low, high := simulated(1, nil), simulated(2, nil)
	low.Variant, high.Variant = "load=0.5", "load=0.9"
	c, err := compare.Runs(single(low, high), single(high, low), nil, 0.95)
	if err != nil || len(c.Rows) != 2 || c.Count(compare.Same) != 2 {
		t.Errorf("%+v, %v", c, err)
	}
}

// A sweep over seeds within one run is as good as several runs.
func TestSeedsOfASweepPair(t *testing.T) {
	sweep := func(values []float64) []compare.Run {
		var rows []experiments.Row
		for i, v := range values {
			row := simulated(v, nil)
			row.Variant = fmt.Sprintf("load=0.5, seed=%d", i)
			rows = append(rows, row)
		}
		return single(rows...)
	}
	d := only(t, sweep(sleep[0]), sweep(sleep[1]), nil, 0.95)
	if d.Method != compare.Paired || d.Variant != "load=0.5" {
		t.Errorf("%+v", d)
	}
	near(t, "low", d.Low, 0.7001142, 1e-7)
}

func TestImpossibleComparisons(t *testing.T) {
	other := simulated(1, nil)
	other.Metric = "minutes"
	for name, c := range map[string]struct {
		a, b  []compare.Run
		level float64
		want  error
	}{
		"no rows":    {nil, nil, 0.95, compare.ErrNothing},
		"no overlap": {single(simulated(1, nil)), single(other), 0.95, compare.ErrNothing},
		"5 runs, 1":  {seeded([]float64{1, 2, 3, 4, 5}, 1), single(simulated(1, nil)), 0.95, compare.ErrRuns},
		"level 0":    {single(other), single(other), 0, compare.ErrLevel},
		"level 1":    {single(other), single(other), 1, compare.ErrLevel},
		"level NaN":  {single(other), single(other), math.NaN(), compare.ErrLevel},
	} {
		if _, err := compare.Runs(c.a, c.b, nil, c.level); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
