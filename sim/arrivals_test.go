package sim_test

import (
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

func sine(t float64) float64 { return 10 + 8*math.Sin(t) }

// mmpp is a process of 10/s for three quarters of the time and 2/s for the rest.
func mmpp() sim.MMPP {
	return sim.MMPP{Lambdas: []float64{10, 2}, Switch: [][]float64{{0, 1}, {3, 0}}}
}

func TestArrivalsSayWhatIsWrong(t *testing.T) {
	one := rng.Deterministic{Value: 1}
	for _, tt := range []struct {
		arrivals sim.Arrivals
		says     string
	}{
		{sim.Poisson{}, "arrival rate is 0/s"},
		{sim.Poisson{Lambda: -1}, "arrival rate is -1/s"},
		{sim.Poisson{Lambda: math.NaN()}, "arrival rate is NaN/s"},
		{sim.Poisson{Lambda: math.Inf(1)}, "arrival rate is +Inf/s"},
		{sim.Renewal{}, "no distribution of the interval"},
		{sim.Renewal{Interval: rng.Deterministic{}}, "mean interval is 0 s"},
		{sim.Renewal{Interval: rng.Deterministic{Value: math.Inf(1)}}, "mean interval is +Inf s"},
		{sim.Batch{}, "batches without points or size"},
		{sim.Batch{Points: sim.Poisson{}, Size: one}, "arrival rate is 0/s"},
		{sim.Batch{Points: sim.Poisson{Lambda: 1}, Size: rng.Deterministic{Value: -1}}, "mean size of batches is -1"},
		{sim.Batch{Points: sim.Poisson{Lambda: 1}, Size: rng.Deterministic{Value: math.NaN()}}, "mean size of batches is NaN"},
		{sim.MMPP{}, "0 arrival rates and 0 rows"},
		{sim.MMPP{Lambdas: []float64{1, 2}, Switch: [][]float64{{0, 1}}}, "2 arrival rates and 1 rows"},
		{sim.MMPP{Lambdas: []float64{-1}, Switch: [][]float64{{0}}}, "arrival rate of phase 0 is -1/s"},
		{sim.MMPP{Lambdas: []float64{1}, Switch: [][]float64{{1}}}, "changes from phase 0"},
		{sim.MMPP{Lambdas: []float64{1, 1}, Switch: [][]float64{{0}, {1, 0}}}, "changes from phase 0"},
		{sim.MMPP{Lambdas: []float64{1, 1}, Switch: [][]float64{{0, math.Inf(1)}, {1, 0}}}, "changes from phase 0 to 1 are +Inf/s"},
		{sim.MMPP{Lambdas: []float64{1, 1}, Switch: [][]float64{{0, 1}, {0, 0}}}, "cannot be reached"},
		{sim.MMPP{Lambdas: []float64{0, 0}, Switch: [][]float64{{0, 1}, {1, 0}}}, "without arrivals in any phase"},
		{sim.Thinned{Bound: 1}, "thinning without a rate"},
		{sim.Thinned{Lambda: sine}, "bound of the arrival rate is 0/s"},
		{sim.Replay{}, "no arrival to replay"},
		{sim.Replay{Times: []float64{-1}}, "time 0 to replay is -1 s"},
		{sim.Replay{Times: []float64{1, 2, 1.5}}, "time 2 to replay is 1.5 s, want a finite time from 2 s on"},
		{sim.Replay{Times: []float64{1, math.NaN()}}, "time 1 to replay is NaN s"},
		{sim.Replay{Times: []float64{math.Inf(1)}}, "time 0 to replay is +Inf s"},
	} {
		if err := tt.arrivals.Validate(); !errors.Is(err, sim.ErrParameter) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%+v: error %v, want one saying %q", tt.arrivals, err, tt.says)
		}
	}
}

// TestArrivalsThatTurnOutToBeImpossible draws until the process gives up.
func TestArrivalsThatTurnOutToBeImpossible(t *testing.T) {
	poisson := sim.Poisson{Lambda: 1}
	for _, tt := range []struct {
		arrivals sim.Arrivals
		says     string
	}{
		{sim.Renewal{Interval: negative{}}, "a variate of the interval is -1 s"},
		{sim.Batch{Points: poisson, Size: rng.Exponential{Rate: 0.1}}, "a batch of "},
		{sim.Batch{Points: sim.Renewal{Interval: negative{}}, Size: rng.Deterministic{Value: 1}}, "a variate of the interval"},
		{sim.Thinned{Lambda: sine, Bound: 17}, "want 0 to the bound of 17/s"},
		{sim.Thinned{Lambda: func(t float64) float64 { return 5 - t }, Bound: 5}, "/s, want 0 to the bound of 5/s"},
		{sim.Thinned{Lambda: func(float64) float64 { return math.NaN() }, Bound: 5}, "is NaN/s"},
	} {
		if err := tt.arrivals.Validate(); err != nil {
			t.Errorf("%+v: %v", tt.arrivals, err)
			continue
		}
		err := draw(tt.arrivals)
		if !errors.Is(err, sim.ErrParameter) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%+v: error %v, want one saying %q", tt.arrivals, err, tt.says)
		}
	}
}

func draw(arrivals sim.Arrivals) error {
	run := arrivals.Start(rng.New(rng.Key{}))
	for range 1000 {
		if _, _, err := run.Next(); err != nil {
			return err
		}
	}
	return nil
}

// TestSourceStopsASimulationThatCannotGoOn lets the rate grow until it passes its
// bound.
func TestSourceStopsASimulationThatCannotGoOn(t *testing.T) {
	var s sim.Simulation
	ended := false
	source := &sim.Source{
		Arrivals: sim.Thinned{Lambda: func(t float64) float64 { return t }, Bound: 100},
		Stream:   rng.New(rng.Key{}), Arrive: sim.HandlerFunc(func(*sim.Simulation) {}),
		Ended: sim.HandlerFunc(func(*sim.Simulation) { ended = true }),
	}
	source.Start(&s)
	var tick sim.HandlerFunc
	tick = func(s *sim.Simulation) { s.Schedule(sim.Delay(1), tick) }
	tick(&s)
	if err := s.Run(t.Context(), sim.Never); !errors.Is(err, sim.ErrParameter) || !ended || s.Now() > sim.Seconds(100) {
		t.Errorf("err %v, ended %v, stopped at %v", err, ended, s.Now())
	}
}

// count returns how many customers come in each of equal parts of the time.
func count(t *testing.T, arrivals sim.Arrivals, replication int, part float64, parts int) []float64 {
	t.Helper()
	counts := make([]float64, parts)
	stream := rng.New(rng.Key{Seed: 1, Cell: t.Name(), Replication: replication})
	run := arrivals.Start(stream)
	now := sim.Time(0)
	for {
		interval, customers, err := run.Next()
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(interval)
		i := int(now.Seconds() / part)
		if i >= parts {
			return counts
		}
		counts[i] += float64(customers)
	}
}

// TestArrivalsComeAtTheirRates counts customers in the parts of 20 replications of
// 1000 s, and asks for the exact means.
func TestArrivalsComeAtTheirRates(t *testing.T) {
	steps := func(t float64) float64 { return []float64{0, 20, 5, 10}[int(t/250)%4] }
	for _, tt := range []struct {
		name     string
		arrivals sim.Arrivals
		rates    []float64 // 1/s, in equal parts of 1000 s
	}{
		{"Poisson", sim.Poisson{Lambda: 7}, []float64{7, 7}},
		{"renewal", sim.Renewal{Interval: rng.Uniform{Low: 0, High: 0.2}}, []float64{10, 10}},
		{"batch", sim.Batch{Points: sim.Poisson{Lambda: 3}, Size: rng.Geometric{P: 0.25}}, []float64{9, 9}},
		{"batches of MMPP", sim.Batch{Points: mmpp(), Size: rng.Deterministic{Value: 3}}, []float64{24, 24}},
		{"MMPP", mmpp(), []float64{8, 8, 8, 8}},
		{"thinned", sim.Thinned{Lambda: steps, Bound: 20}, []float64{0, 20, 5, 10}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			part := 1000 / float64(len(tt.rates))
			rows := make([][]float64, len(tt.rates))
			for r := range 20 {
				for i, n := range count(t, tt.arrivals, r, part, len(rows)) {
					rows[i] = append(rows[i], n/part)
				}
			}
			for i, exact := range tt.rates {
				interval := output.MeanInterval
				if exact == 0 {
					interval = output.Exactly
				}
				got, err := interval(rows[i], 1-(1-surely)/float64(len(rows)))
				if err != nil {
					t.Fatal(err)
				}
				checkMean(t, "rate", got, exact)
			}
			if rate := tt.arrivals.Rate(); rate == rate && math.Abs(rate/tt.rates[0]-1) > 1e-12 {
				t.Errorf("says that its rate is %v/s", rate)
			}
		})
	}
}

// TestMMPPBeginsInEquilibrium counts in the first 0.05 s, when the phase that it
// began in mostly still lasts: 2·10⁵ replications, standard error 0.5 % of the mean,
// allowed 5 of them. Beginning in phase 0 would give a quarter more.
func TestMMPPBeginsInEquilibrium(t *testing.T) {
	const n = 200_000
	arrivals := mmpp()
	stream := rng.New(rng.Key{Seed: 1})
	total := 0
	for range n {
		run := arrivals.Start(stream)
		for now := sim.Time(0); ; {
			interval, customers, err := run.Next()
			if now = now.Add(interval); err != nil || now > sim.Seconds(0.05) {
				break
			}
			total += customers
		}
	}
	if got := float64(total) / n / 0.05; math.Abs(got/8-1) > 5*0.005 {
		t.Errorf("%v/s at the beginning, want 8/s", got)
	}
}

// TestMMPPKnowsItsEquilibrium puts the fractions of time in each phase, which a rate
// in that phase alone shows, back into the equations of balance.
func TestMMPPKnowsItsEquilibrium(t *testing.T) {
	stream := rng.New(rng.Key{Name: "phases"})
	for size := 1; size <= 8; size++ {
		p := sim.MMPP{Switch: make([][]float64, size)}
		for i := range size {
			for j := range size {
				rate := stream.Uniform(0, 10)
				if i == j {
					rate = 0
				}
				p.Switch[i] = append(p.Switch[i], rate)
			}
		}
		share := make([]float64, size)
		total := 0.0
		for i := range size {
			p.Lambdas = make([]float64, size)
			p.Lambdas[i] = 1
			share[i] = p.Rate()
			total += share[i]
		}
		if math.Abs(total-1) > 1e-12 {
			t.Errorf("%d phases take %v of the time", size, total)
		}
		for i := range size {
			in, out := 0.0, 0.0
			for j := range size {
				in += share[j] * p.Switch[j][i]
				out += share[i] * p.Switch[i][j]
			}
			if math.Abs(in-out) > 1e-12 {
				t.Errorf("%d phases: %v/s into phase %d, %v/s out of it", size, in, i, out)
			}
		}
	}
}

// TestReplayIsExact sends customers at the times given, several at once.
func TestReplayIsExact(t *testing.T) {
	times := []float64{0, 0.1, 0.1, 0.3, 1e6, 1e6 + 1e-9}
	var s sim.Simulation
	var got []sim.Time
	ended := sim.Time(-1)
	source := sim.Source{
		Arrivals: sim.Replay{Times: times}, Stream: rng.New(rng.Key{}),
		Arrive: sim.HandlerFunc(func(s *sim.Simulation) { got = append(got, s.Now()) }),
		Ended:  sim.HandlerFunc(func(s *sim.Simulation) { ended = s.Now() }),
	}
	source.Start(&s)
	run(t, &s, sim.Never)
	want := []sim.Time{0, 1e8, 1e8, 3e8, 1e15, 1e15 + 1}
	if !slices.Equal(got, want) || ended != 1e15+1 {
		t.Errorf("came at %d, want %d; ended at %d", got, want, ended)
	}
	if _, _, err := (sim.Replay{}).Start(nil).Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last: %v", err)
	}
}

// TestBatchesArriveTogether replays points and counts the customers at each.
func TestBatchesArriveTogether(t *testing.T) {
	var s sim.Simulation
	came := map[sim.Time]int{}
	source := sim.Source{
		Arrivals: sim.Batch{Points: sim.Replay{Times: []float64{1, 2, 2}}, Size: rng.Deterministic{Value: 4}},
		Stream:   rng.New(rng.Key{}),
		Arrive:   sim.HandlerFunc(func(s *sim.Simulation) { came[s.Now()]++ }),
	}
	source.Start(&s)
	run(t, &s, sim.Never)
	if len(came) != 2 || came[1e9] != 4 || came[2e9] != 8 {
		t.Errorf("came %v", came)
	}
}

// TestQueueAgreesWithGeneralArrivals holds D/M/1, whose σ = e^{−μ(1−σ)/λ}, and
// M^[3]/M/1 with its mean number (ρ + λE[X²]/μ)/(2(1−ρ)), λ being the rate of batches
// (Gross and Harris, "Fundamentals of Queueing Theory", 1985, sections 5.3 and 3.1).
func TestQueueAgreesWithGeneralArrivals(t *testing.T) {
	sigma := 0.5
	for range 1000 {
		sigma = math.Exp(-10. / 8 * (1 - sigma))
	}
	for _, tt := range []struct {
		name     string
		arrivals sim.Arrivals
		sojourn  float64
	}{
		{"D/M/1", sim.Renewal{Interval: rng.Deterministic{Value: 0.125}}, 1 / (10 * (1 - sigma))},
		{"M^[3]/M/1", sim.Batch{Points: sim.Poisson{Lambda: 2}, Size: rng.Deterministic{Value: 3}}, (0.6 + 2*9/10.) / (2 * 0.4) / 6},
	} {
		q := sim.Queue{Entities: []sim.Entity{{Arrivals: tt.arrivals, Service: rng.Exponential{Rate: 10}}}}
		checkMean(t, tt.name, summarize(t, q).Sojourns[0].Mean, tt.sojourn)
	}
}

// TestMMPPFasterThanTheClockIsRefused gives rates at which time would stand still.
func TestMMPPFasterThanTheClockIsRefused(t *testing.T) {
	for _, rate := range []float64{1e12, 1e308} {
		p := sim.MMPP{Lambdas: []float64{1, 3}, Switch: [][]float64{{0, rate}, {rate, 0}}}
		if err := p.Validate(); !errors.Is(err, sim.ErrParameter) {
			t.Errorf("changes of %v/s: err = %v", rate, err)
		}
	}
}
