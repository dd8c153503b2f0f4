package queueing

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestMarkovChainGivesNonpreemptive solves two classes of different rates: state 0
// is idle, state 1+2(i·limit+j)+s serves class s while i urgent and j others wait.
func TestMarkovChainGivesNonpreemptive(t *testing.T) {
	const limit = 20
	lambdas, mus := [2]float64{.15, .2}, [2]float64{1, .7}
	steps := [2]int{2 * limit, 2}
	p := stationary(t, 1+2*limit*limit, func(state int, add func(int, float64)) {
		if state == 0 {
			add(1, lambdas[0])
			add(2, lambdas[1])
			return
		}
		served, waiting := (state-1)%2, [2]int{(state - 1) / 2 / limit, (state - 1) / 2 % limit}
		for k, n := range waiting {
			if n < limit-1 {
				add(state+steps[k], lambdas[k])
			}
		}
		switch {
		case waiting[0] > 0:
			add(state-steps[0]-served, mus[served])
		case waiting[1] > 0:
			add(state-steps[1]-served+1, mus[served])
		default:
			add(0, mus[served])
		}
	})
	q := NonpreemptivePriority{[]ServiceClass{ExponentialClass(lambdas[0], mus[0]), ExponentialClass(lambdas[1], mus[1])}}
	for k, step := range steps {
		want := expectation(p, func(state int) float64 { return float64(max(state-1, 0) / step % limit) })
		if got := lambdas[k] * q.Wait(k); !near(got, want, 1e-5) {
			t.Errorf("class %d: %.8g wait by Cobham, %.8g by the chain", k, got, want)
		}
	}
}

// TestMarkovChainGivesPriorityMMc solves two classes on two servers.
func TestMarkovChainGivesPriorityMMc(t *testing.T) {
	const limit, servers, mu = 24, 2, 1.0
	lambdas := []float64{.5, .6}
	preemptive := stationary(t, limit*limit, func(state int, add func(int, float64)) {
		i, j := state/limit, state%limit
		if i < limit-1 {
			add(state+limit, lambdas[0])
		}
		if j < limit-1 {
			add(state+1, lambdas[1])
		}
		if i > 0 {
			add(state-limit, mu*float64(min(i, servers)))
		}
		if busy := min(j, servers-min(i, servers)); busy > 0 {
			add(state-1, mu*float64(busy))
		}
	})
	q := PreemptiveMMc{lambdas, mu, servers}
	for k, n := range []func(int) float64{func(s int) float64 { return float64(s / limit) }, func(s int) float64 { return float64(s % limit) }} {
		if want := expectation(preemptive, n); !near(q.InSystem(k), want, 1e-5) {
			t.Errorf("preemptive, class %d: %.8g in system, %.8g by the chain", k, q.InSystem(k), want)
		}
	}
	// States 0 and 1 serve one less than the servers and none wait; 2+i·limit+j.
	waits := stationary(t, 2+limit*limit, func(state int, add func(int, float64)) {
		if state < 2 {
			add(state+1, lambdas[0]+lambdas[1])
			if state == 1 {
				add(0, mu)
			}
			return
		}
		i, j := (state-2)/limit, (state-2)%limit
		if i < limit-1 {
			add(state+limit, lambdas[0])
		}
		if j < limit-1 {
			add(state+1, lambdas[1])
		}
		switch {
		case i > 0:
			add(state-limit, servers*mu)
		default:
			add(state-1, servers*mu)
		}
	})
	n := NonpreemptiveMMc{lambdas, mu, servers}
	for k, number := range []func(int) float64{
		func(s int) float64 { return float64(max(s-2, 0) / limit) }, func(s int) float64 { return float64(max(s-2, 0) % limit) },
	} {
		if want, got := expectation(waits, number), lambdas[k]*n.Wait(k); !near(got, want, 1e-5) {
			t.Errorf("non-preemptive, class %d: %.8g wait, %.8g by the chain", k, got, want)
		}
	}
}

// TestMarkovChainGivesResample solves an exponential class above one of two phases,
// who begins again in the first phase after an interruption.
func TestMarkovChainGivesResample(t *testing.T) {
	const rows, columns = 16, 26 // urgent × others, two phases
	lambda, mu, phase := [2]float64{.2, .15}, 1.0, 1.5
	p := stationary(t, rows*columns*2, func(state int, add func(int, float64)) {
		i, j, second := state/2/columns, state/2%columns, state%2
		if i < rows-1 {
			add(state-second+2*columns, lambda[0])
		}
		if j < columns-1 {
			add(state+2, lambda[1])
		}
		switch {
		case i > 0:
			add(state-2*columns, mu)
		case j > 0 && second == 0:
			add(state+1, phase)
		case j > 0:
			add(state-3, phase)
		}
	})
	q := RepeatPriority{[]RepeatClass{{lambda[0], exponential(mu), 0}, {lambda[1], erlang{2, 2 / phase}, 0}}, Resample}
	if want := expectation(p, func(state int) float64 { return float64(state / 2 % columns) }); !near(q.InSystem(1), want, 1e-5) {
		t.Errorf("%.8g in system by completion times, %.8g by the chain", q.InSystem(1), want)
	}
}

// TestCompletionTimes holds values verified by simulation, for λ = .3/s above a
// service of mean 1 s.
func TestCompletionTimes(t *testing.T) {
	for _, tt := range []struct {
		what                      string
		service                   Law
		growth                    float64
		resume, restart, resample float64
	}{
		{"exponential", exponential(1), 1, 1.42857, 2.04082, 1.42857},
		{"constant", constant(1), math.Inf(1), 1.42857, 1.66599, 1.66599},
	} {
		for mode, want := range []float64{tt.resume, tt.restart, tt.resample} {
			q := RepeatPriority{[]RepeatClass{{.3, exponential(1), 1}, {.1, tt.service, tt.growth}}, Interruption(mode)}
			if got := q.Completion(1); !near(got, want, 3e-6) {
				t.Errorf("%s, interruption %d: %.6g s, want %.6g s", tt.what, mode, got, want)
			}
		}
	}
}

// TestRepeatIdentities: resume is the formula of I-Health, resampling an exponential
// service is resuming it, restarting a constant one is resampling it.
func TestRepeatIdentities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "classes")
		load := rapid.Float64Range(.1, .7).Draw(t, "load")
		classes := make([]ServiceClass, n)
		resume, memoryless, fixed := make([]RepeatClass, n), make([]RepeatClass, n), make([]RepeatClass, n)
		for k := range n {
			mean := rapid.Float64Range(.5, 2).Draw(t, "mean")
			lambda := load / float64(n) / mean
			law := erlang{rapid.IntRange(1, 4).Draw(t, "phases"), mean}
			classes[k] = ServiceClass{lambda, mean, secondMoment(law) / (2 * mean)}
			resume[k] = RepeatClass{lambda, law, 0}
			memoryless[k] = RepeatClass{lambda, exponential(1 / mean), 1 / mean}
			fixed[k] = RepeatClass{lambda / 3, constant(mean), math.Inf(1)}
		}
		for k := range n {
			want := PreemptivePriority{classes}.Sojourn(k)
			if got := (RepeatPriority{resume, Resume}).Sojourn(k); !near(got, want, 1e-9) {
				t.Fatalf("class %d resumes in %.12g s, want %.12g s", k, got, want)
			}
			a, b := RepeatPriority{memoryless, Resume}.Sojourn(k), RepeatPriority{memoryless, Resample}.Sojourn(k)
			if !near(a, b, 1e-7) {
				t.Fatalf("class %d: exponential service resumes in %.12g s, is resampled in %.12g s", k, a, b)
			}
			a, b = RepeatPriority{fixed, Restart}.Sojourn(k), RepeatPriority{fixed, Resample}.Sojourn(k)
			if !near(a, b, 1e-6) {
				t.Fatalf("class %d: constant service restarts in %.12g s, is resampled in %.12g s", k, a, b)
			}
		}
	})
}

// TestRestartMixesItsRequirements: a service of x or y restarts as that of x or that
// of y does.
func TestRestartMixesItsRequirements(t *testing.T) {
	above, busy := .4, moments{1.5, 9}
	part := func(x float64) moments {
		return RepeatClass{1, constant(x), math.Inf(1)}.restarted(above, busy)
	}
	mixed := RepeatClass{1, twoPoint{.7, 2}, math.Inf(1)}.restarted(above, busy)
	x := part(2)
	if !near(mixed.first, .7*x.first, 1e-9) || !near(mixed.second, .7*x.second, 1e-9) {
		t.Errorf("moments %v, want .7 × %v", mixed, x)
	}
	exp := RepeatClass{1, exponential(1), 1}
	if m := exp.restarted(1, busy); !math.IsInf(m.first, 1) {
		t.Errorf("an exponential service that restarts at its own rate takes %v s", m.first)
	}
	if m := exp.restarted(.6, busy); math.IsInf(m.first, 1) || !math.IsInf(m.second, 1) {
		t.Errorf("an exponential service that restarts at .6 of its rate has the moments %v", m)
	}
}

// TestConservationLaw: Σρ_k W_k is the same for every order that interrupts nobody
// (Kleinrock II, section 3.4), and Σρ_k T_k where interruptions resume exponential
// services of one rate.
func TestConservationLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "classes")
		classes, lambdas := make([]ServiceClass, n), make([]float64, n)
		load, residual := 0.0, 0.0
		for k := range n {
			mean := rapid.Float64Range(.1, 2).Draw(t, "mean")
			lambdas[k] = .95 / float64(n) * rapid.Float64Range(.01, 1).Draw(t, "lambda")
			classes[k] = ServiceClass{lambdas[k] / mean, mean, mean * rapid.Float64Range(.5, 4).Draw(t, "residual")}
			load += lambdas[k]
			residual += lambdas[k] * classes[k].Residual
		}
		q := NonpreemptivePriority{classes}
		total, present := 0.0, 0.0
		for k := range n {
			total += lambdas[k] * q.Wait(k)
			present += PreemptiveMM1{lambdas, 1}.InSystem(k)
			if k > 0 && q.Wait(k) < q.Wait(k-1) {
				t.Fatalf("class %d waits less than the class above", k)
			}
			if c, one := (NonpreemptiveMMc{lambdas, 1, 1}).Sojourn(k), (PreemptiveMMc{lambdas, 1, 1}).Sojourn(k); !near(one, PreemptiveMM1{lambdas, 1}.Sojourn(k), 1e-9) || math.IsNaN(c) {
				t.Fatalf("one server: %v s and %v s", one, c)
			}
		}
		if want := load * residual / (1 - load); !near(total, want, 1e-9) {
			t.Fatalf("Σρ_k W_k = %v, want %v", total, want)
		}
		if want := load / (1 - load); !near(present, want, 1e-9) {
			t.Fatalf("%v present, want %v", present, want)
		}
	})
}

// TestOverloadedPriorities: the classes above the overload keep finite times, and
// what waits below it waits for ever.
func TestOverloadedPriorities(t *testing.T) {
	classes := []ServiceClass{ExponentialClass(.5, 1), ExponentialClass(.7, 1), ExponentialClass(.1, 1)}
	lambdas := []float64{.5, .7, .1}
	// Class 1 always waits, so class 0 finds the server busy: W = 1/(1−.5).
	for name, wait := range map[string]func(k int) float64{
		"M/G/1": NonpreemptivePriority{classes}.Wait, "M/M/c": NonpreemptiveMMc{lambdas, 1, 1}.Wait,
	} {
		if got := wait(0); !near(got, 2, 1e-12) {
			t.Errorf("%s: class 0 waits %v s, want 2 s", name, got)
		}
		for k := 1; k < 3; k++ {
			if !math.IsInf(wait(k), 1) {
				t.Errorf("%s: class %d waits %v s", name, k, wait(k))
			}
		}
	}
	repeat := RepeatPriority{[]RepeatClass{{.5, exponential(1), 1}, {.7, exponential(1), 1}, {.1, exponential(1), 1}}, Resample}
	if got := (PreemptiveMMc{lambdas, 1, 1}); !near(got.Sojourn(0), 2, 1e-12) || !math.IsInf(got.Sojourn(1), 1) || !math.IsInf(got.Wait(2), 1) {
		t.Errorf("preemptive M/M/c: %v, %v s", got.Sojourn(0), got.Sojourn(1))
	}
	if !near(repeat.Sojourn(0), 2, 1e-12) || !math.IsInf(repeat.Sojourn(1), 1) || !math.IsInf(repeat.Sojourn(2), 1) || !math.IsInf(repeat.Wait(2), 1) {
		t.Errorf("resampled: %v, %v, %v s", repeat.Sojourn(0), repeat.Sojourn(1), repeat.Sojourn(2))
	}
}

func TestPrioritiesOutOfRange(t *testing.T) {
	type classes interface {
		Validate() error
		Sojourn(k int) float64
		Wait(k int) float64
		InSystem(k int) float64
	}
	nan, inf := math.NaN(), math.Inf(1)
	repeat := func(c RepeatClass, mode Interruption) RepeatPriority {
		return RepeatPriority{[]RepeatClass{{.1, exponential(1), 1}, c}, mode}
	}
	for _, tt := range []struct {
		model classes
		cause error
		says  string
	}{
		{NonpreemptivePriority{[]ServiceClass{{1, .1, .01}, {1, .1, .1}}}, ErrParameter, "class 0 has"},
		{NonpreemptiveMMc{[]float64{1, nan}, 3, 2}, ErrParameter, "arrival rate 1 is NaN/s"},
		{NonpreemptiveMMc{[]float64{1, 1}, 3, 0}, ErrParameter, "number of servers is 0"},
		{PreemptiveMMc{[]float64{1, 1}, inf, 2}, ErrParameter, "service rate μ is +Inf/s"},
		{PreemptiveMMc{[]float64{-1, 2}, 3, 2}, ErrParameter, "arrival rate 0 is -1/s"},
		{repeat(RepeatClass{0, constant(1), 1}, Resume), ErrParameter, "arrival rate 1 is 0/s"},
		{repeat(RepeatClass{1, nil, 1}, Resample), ErrParameter, "no service time 1"},
		{repeat(RepeatClass{1, constant(.1), 0}, Restart), ErrParameter, "growth of class 1 is 0/s"},
		{repeat(RepeatClass{1, constant(1e-5), 1}, Resample), ErrParameter, "interrupted 1e-06 times"},
		{repeat(RepeatClass{1, constant(.1), 1}, 7), ErrParameter, "interruption is 7"},
	} {
		if err := tt.model.Validate(); !errors.Is(err, tt.cause) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%+v: error %v, want %v saying %q", tt.model, err, tt.cause, tt.says)
		}
		for _, x := range []float64{tt.model.Sojourn(1), tt.model.Wait(1), tt.model.InSystem(1)} {
			if !math.IsNaN(x) {
				t.Errorf("%+v: %v, want NaN", tt.model, x)
			}
		}
	}
	for _, q := range []classes{
		NonpreemptivePriority{[]ServiceClass{ExponentialClass(1, 1)}},
		NonpreemptiveMMc{[]float64{1, 2}, 1, 3},
		PreemptiveMMc{[]float64{1, 2}, 1, 3},
		RepeatPriority{[]RepeatClass{{.4, exponential(1), 1}, {.4, exponential(1), 1}}, Restart},
	} {
		if err := q.Validate(); !errors.Is(err, ErrUnstable) || !strings.Contains(err.Error(), "load") {
			t.Errorf("%+v: %v, want ErrUnstable with the load", q, err)
		}
	}
	if err := (RepeatPriority{}).Validate(); !errors.Is(err, ErrParameter) {
		t.Errorf("no classes: %v", err)
	}
	if u := (NonpreemptivePriority{[]ServiceClass{{-1, 1, 1}}}).Utilization(); !math.IsNaN(u) {
		t.Errorf("utilization %v, want NaN", u)
	}
}
