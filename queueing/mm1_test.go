package queueing

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// TestLiteratureValues holds values that other programs give for the same models.
// Each row states its source and its own relative tolerance.
func TestLiteratureValues(t *testing.T) {
	mm1 := MM1{Lambda: 42, Mu: 45}
	mg1 := func(secondMoment float64) PreemptivePriority {
		return PreemptivePriority{[]ServiceClass{{Lambda: 42, Service: 1. / 45, Residual: 45 * secondMoment / 2}}}
	}
	last3 := PreemptiveMM1{[]float64{14, 14, 14}, 45}.Distribution(2)
	last21 := PreemptiveMM1{equal(21, 2), 45}.Distribution(20)
	for _, tt := range []struct {
		source    string
		got, want float64
		tolerance float64
	}{
		{"octave-queueing 1.2.7 qsmm1(42,45), R", mm1.Sojourn(), .3333333333, 1e-9},
		{"octave-queueing 1.2.7 qsmm1(42,45), Q", mm1.InSystem(), 14, 1e-12},
		{"octave-queueing 1.2.7 qsmm1(42,45), U", mm1.Utilization(), 42. / 45, 1e-12},
		{"octave-queueing 1.2.7 qsmg1(42,1/45,2/45^2), R", mg1(2. / 45 / 45).Sojourn(0), .3333333333, 1e-9},
		{"octave-queueing 1.2.7 qsmg1(42,1/45,1/45^2) = M/D/1, R", mg1(1. / 45 / 45).Sojourn(0), .1777777778, 1e-9},
		{"CTMC, two classes λ = .3, .4, μ = 1, T1", PreemptiveMM1{[]float64{.3, .4}, 1}.Sojourn(0), 1.42857143, 1e-8},
		{"CTMC, two classes λ = .3, .4, μ = 1, T2", PreemptiveMM1{[]float64{.3, .4}, 1}.Sojourn(1), 4.76190476, 1e-8},
		{"simulation of 4·10⁷ customers, class 3 of 3, sd", last3.StdDev(), .9758, 0.005},
		{"simulation of 4·10⁷ customers, class 3 of 3, p50", last3.Quantile(.5), .5598, 0.005},
		{"simulation of 4·10⁷ customers, class 3 of 3, p99", last3.Quantile(.99), 4.456, 0.005},
		{"simulation of 4·10⁷ customers, class 3 of 3, p99.9", last3.Quantile(.999), 6.855, 0.02},
		{"simulation of 4·10⁷ customers, class 21 of 21, sd", last21.StdDev(), 4.298, 0.01},
		{"simulation of 4·10⁷ customers, class 21 of 21, p99", last21.Quantile(.99), 20.18, 0.02},
	} {
		if math.Abs(tt.got/tt.want-1) > tt.tolerance {
			t.Errorf("%s: %.10g, want %.10g", tt.source, tt.got, tt.want)
		}
	}
}

// equal returns n rates of lambda each.
func equal(n int, lambda float64) []float64 {
	rates := make([]float64, n)
	for i := range rates {
		rates[i] = lambda
	}
	return rates
}

func TestMM1WaitIsSojournLessService(t *testing.T) {
	q := MM1{Lambda: 42, Mu: 45}
	if got, want := q.Wait(), q.Sojourn()-1/q.Mu; math.Abs(got-want) > 1e-15 {
		t.Errorf("Wait = %v, want %v", got, want)
	}
}

func TestUnstableIsInfinite(t *testing.T) {
	for _, q := range []MM1{{42, 42}, {43, 42}} {
		if !math.IsInf(q.Sojourn(), 1) || !math.IsInf(q.Wait(), 1) || !math.IsInf(q.InSystem(), 1) || q.Utilization() != 1 {
			t.Errorf("%+v: sojourn %v, wait %v, in system %v, utilization %v", q, q.Sojourn(), q.Wait(), q.InSystem(), q.Utilization())
		}
		d := q.Distribution()
		if !math.IsInf(d.Quantile(.5), 1) || !math.IsInf(d.Variance(), 1) || d.Survival(1e9) != 1 {
			t.Errorf("%+v: distribution is not that of an infinite time", q)
		}
	}
	overloaded := PreemptiveMM1{[]float64{10, 20, 30}, 30}
	if s := overloaded.Sojourn(0); s != 1./20 {
		t.Errorf("the highest class waits %v s, want 0.05: it sees nobody else", s)
	}
	for k := 1; k < 3; k++ {
		if !math.IsInf(overloaded.Sojourn(k), 1) || !math.IsInf(overloaded.Wait(k), 1) {
			t.Errorf("class %d of an overloaded queue has a mean", k)
		}
	}
}

// TestValidateSaysWhatToDo checks cause and words for every way to be wrong.
func TestValidateSaysWhatToDo(t *testing.T) {
	for _, tt := range []struct {
		model interface{ Validate() error }
		cause error
		says  string
	}{
		{MM1{43, 42}, ErrUnstable, "load 1.024 ≥ 1; raise μ above 43 or lower the arrival rates"},
		{MM1{42, 42}, ErrUnstable, "load 1 ≥ 1"},
		{MM1{0, 42}, ErrParameter, "arrival rate is 0/s"},
		{MM1{-1, 42}, ErrParameter, "arrival rate is -1/s"},
		{MM1{math.NaN(), 42}, ErrParameter, "arrival rate is NaN/s"},
		{MM1{1, math.Inf(1)}, ErrParameter, "service rate μ is +Inf/s"},
		{MM1{1, 0}, ErrParameter, "service rate μ is 0/s"},
		{PreemptiveMM1{[]float64{20, 22.84}, 42}, ErrUnstable, "load 1.02 ≥ 1; raise μ above 42.84"},
		{PreemptiveMM1{[]float64{20, -2}, 42}, ErrParameter, "arrival rate 1 is -2/s"},
		{PreemptiveMM1{nil, 42}, ErrParameter, "no arrival rates"},
		{PreemptiveMM1{[]float64{1}, math.NaN()}, ErrParameter, "service rate μ is NaN/s"},
		{PreemptivePriority{}, ErrParameter, "no classes"},
		{PreemptivePriority{[]ServiceClass{ExponentialClass(3, 2)}}, ErrUnstable, "load 1.5 ≥ 1"},
		{PreemptivePriority{[]ServiceClass{ExponentialClass(1, 2), {1, .1, .01}}}, ErrParameter, "class 1 has λ = 1/s, B = 0.1 s, R = 0.01 s"},
	} {
		if err := tt.model.Validate(); !errors.Is(err, tt.cause) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%+v: error %v, want %v saying %q", tt.model, err, tt.cause, tt.says)
		}
	}
	for _, good := range []interface{ Validate() error }{
		MM1{42, 45},
		PreemptiveMM1{[]float64{20, 22}, 42.1},
		PreemptivePriority{[]ServiceClass{{1, .5, .25}}},
	} {
		if err := good.Validate(); err != nil {
			t.Errorf("%+v: %v", good, err)
		}
	}
}

func TestOutOfRangeIsNaN(t *testing.T) {
	for _, q := range []PreemptiveMM1{
		{[]float64{-1, 2}, 45},
		{[]float64{math.NaN(), 2}, 45},
		{[]float64{0, 2}, 45},
		{[]float64{1, 2}, 0},
		{[]float64{1, 2}, math.Inf(1)},
	} {
		d := q.Distribution(1)
		for what, x := range map[string]float64{
			"Sojourn": q.Sojourn(1), "Wait": q.Wait(1), "InSystem": q.InSystem(1),
			"Variance": d.Variance(), "Quantile": d.Quantile(.5), "Survival": d.Survival(1),
		} {
			if !math.IsNaN(x) {
				t.Errorf("%+v: %s = %v, want NaN", q, what, x)
			}
		}
	}
	if u := (MM1{-1, 45}).Utilization(); !math.IsNaN(u) {
		t.Errorf("utilization = %v, want NaN", u)
	}
	if s := (PreemptivePriority{[]ServiceClass{{1, .1, .01}}}).Sojourn(0); !math.IsNaN(s) {
		t.Errorf("sojourn = %v, want NaN for R < B/2", s)
	}
}
