package detect

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"ihealth/sim/rng"
)

// scattered returns normal rows with correlations, windows × channels.
func scattered(seed uint64, windows, channels int) [][]float64 {
	stream := rng.New(rng.Key{Seed: seed, Name: "detect/scattered"})
	out := make([][]float64, windows)
	for k := range out {
		common := stream.Normal(0, 1)
		for range channels {
			out[k] = append(out[k], stream.Normal(0, 1)+common)
		}
	}
	return out
}

func jointOf(t *testing.T, rows [][]float64, covariance estimate) *joint {
	t.Helper()
	j, err := newJoint(rows, covariance)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestSampleCovarianceIsThatOfGonum(t *testing.T) {
	rows := scattered(1, 40, 5)
	var data []float64
	for _, r := range rows {
		data = append(data, r...)
	}
	var want mat.SymDense
	stat.CovarianceMatrix(&want, mat.NewDense(40, 5, data), nil)
	if got := jointOf(t, rows, sample).covariance; !mat.EqualApprox(got, &want, 1e-12) {
		t.Errorf("%v, want %v", mat.Formatted(got), mat.Formatted(&want))
	}
}

// T² of a new window does not depend on units or on a linear mixture of the channels:
// pitfall 29.
func TestDistanceIsAffineInvariant(t *testing.T) {
	rows := scattered(2, 60, 4)
	mix := mat.NewDense(4, 4, []float64{1, 2, 0, 0, 0, 1e-3, 5, 0, 3, 0, 1, 1, 0, 0, 7, 1e4})
	mixed := make([][]float64, len(rows))
	for k, r := range rows {
		var v mat.VecDense
		v.MulVec(mix, mat.NewVecDense(4, r))
		for i := range 4 {
			mixed[k] = append(mixed[k], v.AtVec(i)+float64(100*i))
		}
	}
	plain, turned := jointOf(t, rows[:50], sample), jointOf(t, mixed[:50], sample)
	for k := 50; k < 60; k++ {
		a, _ := plain.distance(plain.deviations(rows[k]))
		b, _ := turned.distance(turned.deviations(mixed[k]))
		if math.Abs(a-b) > 1e-6*a {
			t.Errorf("window %d: %v, mixed %v", k, a, b)
		}
	}
}

// The distance of some channels is that of a training without the others.
func TestDistanceLeavesMissingChannelsOut(t *testing.T) {
	rows := scattered(3, 50, 4)
	var fewer [][]float64
	for _, r := range rows {
		fewer = append(fewer, []float64{r[0], r[2]})
	}
	all, part := jointOf(t, rows, sample), jointOf(t, fewer, sample)
	got, channels := all.distance(all.deviations([]float64{1, math.NaN(), -2, math.NaN()}))
	want, _ := part.distance(part.deviations([]float64{1, -2}))
	if math.Abs(got-want) > 1e-12 || channels != 2 {
		t.Errorf("%v of %d channels, want %v of 2", got, channels, want)
	}
	if got, channels := all.distance([]float64{math.NaN(), math.NaN(), math.NaN(), math.NaN()}); !math.IsNaN(got) || channels != 0 {
		t.Errorf("%v of %d channels, want nothing", got, channels)
	}
}

// A new window is beyond the limit with exactly the stated probability, however short
// the training: 20000 trainings of 20 windows, α = 0.05, five standard errors.
func TestPhaseTwoLimitIsExact(t *testing.T) {
	const trials, windows, channels, alpha = 20000, 20, 3, 0.05
	limit := phaseTwo(channels, windows, alpha)
	rows := scattered(4, trials*(windows+1), channels)
	beyond := 0
	for k := range trials {
		part := rows[k*(windows+1) : (k+1)*(windows+1)]
		j := jointOf(t, part[:windows], sample)
		if square, _ := j.distance(j.deviations(part[windows])); square > limit {
			beyond++
		}
	}
	if share := float64(beyond) / trials; math.Abs(share-alpha) > 5*math.Sqrt(alpha*(1-alpha)/trials) {
		t.Errorf("%v of the windows are beyond the limit, want %v", share, alpha)
	}
}

// The example of scikit-learn's LedoitWolf: 50 draws of RandomState(0) from the normal
// distribution with covariance 0.4, 0.2, 0.8, rounded to 1e-6; shrinkage 0.230.
func TestLedoitWolfIsThatOfScikit(t *testing.T) {
	rows := [][]float64{
		{0.842498, 1.445089},
		{1.517857, 0.366672},
		{0.163038, 1.831797},
		{0.262871, 0.857367},
		{0.17652, -0.178092},
		{0.80845, -0.188377},
		{0.336952, 0.634415},
		{0.333209, 0.313395},
		{0.43048, 1.341187},
		{-0.331816, 0.455836},
		{-0.577897, -2.35705},
		{-0.075324, 0.910343},
		{0.059427, 2.283753},
		{-0.080938, 0.080063},
		{1.315644, 1.013898},
		{0.252472, 0.053006},
		{-1.349825, -0.343773},
		{-0.04375, -0.335709},
		{1.06797, 0.808853},
		{-0.296558, -0.271078},
		{-1.11586, -0.604187},
		{0.401465, -1.901591},
		{-0.411184, -0.348005},
		{-0.045938, -1.25508},
		{-0.690995, -1.355135},
		{-0.120676, -0.860715},
		{-0.797951, -0.188973},
		{0.212727, -0.116776},
		{0.181293, -0.007445},
		{-0.416816, -0.472463},
		{-0.42887, -0.506257},
		{-1.190564, -0.333832},
		{-0.145249, 0.240609},
		{-0.345383, -1.51487},
		{-0.299209, -0.798798},
		{0.329267, 0.605107},
		{-0.232786, 1.255208},
		{-0.211636, 0.496849},
		{-0.614286, -0.631166},
		{-0.082802, -0.282555},
		{0.049748, -1.205578},
		{-0.631868, 0.735313},
		{1.521557, 0.883322},
		{0.330237, 1.062045},
		{0.163621, -1.156743},
		{0.491067, -0.613443},
		{0.583033, -0.029682},
		{0.495767, 0.157076},
		{0.932961, -0.375767},
		{0.254788, 0.023535},
	}
	got := jointOf(t, rows, ledoitWolf).covariance
	if want := mat.NewSymDense(2, []float64{0.4406, 0.1616, 0.1616, 0.8022}); !mat.EqualApprox(got, want, 1e-4) {
		t.Errorf("%v", mat.Formatted(got))
	}
}

// The definition with its sums over outer products, and fewer windows than channels.
func TestLedoitWolfFollowsItsDefinition(t *testing.T) {
	for _, windows := range []int{3, 6, 200} {
		const p = 5
		rows := scattered(uint64(windows), windows, p)
		centred, n := mat.NewDense(windows, p, nil), float64(windows)
		for i := range p {
			mean := 0.0
			for _, r := range rows {
				mean += r[i] / n
			}
			for k, r := range rows {
				centred.Set(k, i, r[i]-mean)
			}
		}
		want := shrunkByDefinition(centred)
		if got := jointOf(t, rows, ledoitWolf).covariance; !mat.EqualApprox(got, want, 1e-12) {
			t.Errorf("%d windows:\n%v, want\n%v", windows, mat.Formatted(got), mat.Formatted(want))
		}
	}
}

// shrunkByDefinition is eqs (8) to (14) of Ledoit and Wolf (2004).
func shrunkByDefinition(x *mat.Dense) *mat.Dense {
	windows, p := x.Dims()
	n := float64(windows)
	norm := func(m mat.Matrix) float64 { return math.Pow(mat.Norm(m, 2), 2) / float64(p) }
	var s mat.Dense
	s.Mul(x.T(), x)
	s.Scale(1/n, &s)
	identity := mat.NewDiagDense(p, nil)
	for i := range p {
		identity.SetDiag(i, mat.Trace(&s)/float64(p))
	}
	var far mat.Dense
	far.Sub(&s, identity)
	d, b := norm(&far), 0.0
	for k := range windows {
		var outer mat.Dense
		outer.Outer(1, x.RowView(k), x.RowView(k))
		outer.Sub(&outer, &s)
		b += norm(&outer) / (n * n)
	}
	b = min(b, d)
	var out mat.Dense
	out.Scale(b/d, identity)
	s.Scale(1-b/d, &s)
	out.Add(&out, &s)
	return &out
}

func TestUnusableJointBaselines(t *testing.T) {
	nan := math.NaN()
	for name, rows := range map[string][][]float64{
		"few":      scattered(5, 3, 3),
		"same":     {{1, 1}, {2, 2}, {3, 3}, {5, 5}},
		"apart":    {{1, nan}, {nan, 2}},
		"constant": {{1}, {1}},
	} {
		if _, err := newJoint(rows, sample); !errors.Is(err, ErrBaseline) {
			t.Errorf("%s: %v, want ErrBaseline", name, err)
		}
	}
}
