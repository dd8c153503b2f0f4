package queueing

import (
	"errors"
	"math"
	"testing"
)

// TestCriticalLoadIsUnstable: the reciprocals of 58 of these rates round down, so that
// λE[S] is less than 1 where it is 1.
func TestCriticalLoadIsUnstable(t *testing.T) {
	for i := 1; i <= 1000; i++ {
		rate := float64(i)
		for _, q := range []station{
			MM1{rate, rate},
			MMc{rate, rate / 3, 3},
			MG1{rate, constant(1 / rate), 0},
			MG1{rate, exponential(rate), 0},
			VacationMG1{rate, exponential(rate), constant(1)},
			BreakdownMG1{rate / 2, exponential(rate), 2, constant(.5)},
			BatchMG1{rate / 5, 5, 0, constant(1 / rate)},
			GG1{rate, 1, 1 / rate, 1},
			GIM1{constant(1 / rate), rate},
			GIM1{erlang{3, 1 / rate}, rate},
			BlockJoin{rate, rate / 7, 7},
			BlockPartial{rate, rate / 7, 7},
			BlockFull{rate, rate / 7, 7},
			BlockGeneral{rate, erlang{2, 7 / rate}, 7, PartialBlocks},
			BlockTimeout{rate, rate / 7, 7, math.Inf(1)},
			LiMaChang{rate, 7, 2 * rate / 7, 2 * rate / 7},
			Tandem{rate, []float64{rate + 1, rate}},
			Jackson{[]JacksonStation{{rate, rate + 1, 1}, {0, rate / 3, 3}}, [][]float64{{0, 1}, {0, 0}}},
		} {
			refuses(t, q, q.Validate(), q.Sojourn(), q.Wait())
		}
		for _, q := range criticalClasses(repeated(1, rate), rate) {
			refuses(t, q, q.Validate(), q.Sojourn(0), q.Wait(0))
		}
	}
}

// TestCriticalSumsAreUnstable: ten times .1 is less than 1 in floats.
func TestCriticalSumsAreUnstable(t *testing.T) {
	for _, n := range []int{2, 3, 10, 49, 100, 1000, 10_000} {
		for _, mu := range []float64{1, 7, 49, 98, 103} {
			for _, q := range criticalClasses(repeated(n, mu/float64(n)), mu) {
				refuses(t, q, q.Validate(), q.Sojourn(n-1), q.Wait(n-1))
			}
		}
	}
}

// TestNearlyCriticalLoadIsStable: what rounding does not hide is answered.
func TestNearlyCriticalLoadIsStable(t *testing.T) {
	for _, q := range criticalClasses([]float64{.5, .5 - 1e-12}, 1) {
		if err, s := q.Validate(), q.Sojourn(1); err != nil || !(s > 1e11 && s < 1e13) {
			t.Errorf("%+v: error %v, sojourn %v s", q, err, s)
		}
	}
}

// classes is a model of several.
type classes interface {
	Validate() error
	Sojourn(k int) float64
	Wait(k int) float64
}

// criticalClasses returns the models of classes with these rates and the service rate
// mu of all servers.
func criticalClasses(lambdas []float64, mu float64) []classes {
	preemptive := make([]ServiceClass, len(lambdas))
	resumed := make([]RepeatClass, len(lambdas))
	for k, lambda := range lambdas {
		preemptive[k] = ExponentialClass(lambda, mu)
		resumed[k] = RepeatClass{Lambda: lambda, Service: exponential(mu)}
	}
	return []classes{
		PreemptiveMM1{lambdas, mu},
		PreemptiveMMc{lambdas, mu / 2, 2},
		NonpreemptiveMMc{lambdas, mu / 3, 3},
		PreemptivePriority{preemptive},
		NonpreemptivePriority{preemptive},
		RepeatPriority{resumed, Resume},
	}
}

func repeated(n int, x float64) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = x
	}
	return xs
}

// refuses checks that a model at load 1 says so in all ways.
func refuses(t *testing.T, q any, err error, sojourn, wait float64) {
	t.Helper()
	var unstable UnstableError
	if !errors.Is(err, ErrUnstable) || !errors.As(err, &unstable) || !near(unstable.Load, 1, 1e-12) || !math.IsInf(sojourn, 1) || !math.IsInf(wait, 1) {
		t.Errorf("%T: error %v, sojourn %v s, wait %v s at load 1", q, err, sojourn, wait)
	}
}
