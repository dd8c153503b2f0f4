package sim_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// levels3 gives 21 entities the three classes of I-Health: 1–8 urgent, 9–12
// normal, 13–21 non-urgent.
func levels3() []int {
	classes := make([]int, 21)
	for i := range classes {
		switch {
		case i >= 12:
			classes[i] = 2
		case i >= 8:
			classes[i] = 1
		}
	}
	return classes
}

func TestMM1SaysWhatIsWrong(t *testing.T) {
	good := sim.MM1{Lambdas: []float64{20, 22}, Mu: 45, Customers: 10}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		change func(m *sim.MM1)
		cause  error
		says   string
	}{
		{func(m *sim.MM1) { m.Mu = 42 }, sim.ErrUnstable, "load Σλ/μ = 1 ≥ 1; raise μ above 42"},
		{func(m *sim.MM1) { m.Mu = 41 }, sim.ErrUnstable, "load Σλ/μ = 1.024"},
		{func(m *sim.MM1) { m.Mu = 0 }, sim.ErrParameter, "service rate is 0/s"},
		{func(m *sim.MM1) { m.Mu = math.Inf(1) }, sim.ErrParameter, "service rate is +Inf/s"},
		{func(m *sim.MM1) { m.Lambdas = nil }, sim.ErrParameter, "no entity"},
		{func(m *sim.MM1) { m.Lambdas = []float64{1, -2} }, sim.ErrParameter, "arrival rate of entity 1 is -2/s"},
		{func(m *sim.MM1) { m.Lambdas = []float64{math.NaN()} }, sim.ErrParameter, "arrival rate of entity 0 is NaN/s"},
		{func(m *sim.MM1) { m.Lambdas = []float64{0} }, sim.ErrParameter, "arrival rate of entity 0 is 0/s"},
		{func(m *sim.MM1) { m.Customers = 0 }, sim.ErrParameter, "0 customers of which 0 are warm-up"},
		{func(m *sim.MM1) { m.Warmup = 10 }, sim.ErrParameter, "10 customers of which 10 are warm-up"},
		{func(m *sim.MM1) { m.Warmup = -1 }, sim.ErrParameter, "-1 are warm-up"},
		{func(m *sim.MM1) { m.Customers = 1e9 + 1 }, sim.ErrParameter, "1000000001 customers, want at most 1000000000"},
		{func(m *sim.MM1) { m.Lambdas = make([]float64, 1e5+1) }, sim.ErrParameter, "100001 entities, want at most 100000"},
		{func(m *sim.MM1) { m.Discipline = 9 }, sim.ErrParameter, "Discipline(9)"},
		{func(m *sim.MM1) { m.Classes = []int{0} }, sim.ErrParameter, "1 classes for 2 entities"},
		{func(m *sim.MM1) { m.Classes = []int{0, 2} }, sim.ErrParameter, "class of entity 1 is 2, want 0 to 1"},
		{func(m *sim.MM1) { m.Classes = []int{-1, 0} }, sim.ErrParameter, "class of entity 0 is -1"},
	} {
		m := good
		tt.change(&m)
		_, err := m.Run(t.Context(), rng.Key{})
		if !errors.Is(err, tt.cause) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("error %v, want %v saying %q", err, tt.cause, tt.says)
		}
	}
}

// TestMM1ObservesTheSameCustomersUnderEveryDiscipline shows common random numbers
// at work: entity by entity, the same arrivals are observed.
func TestMM1ObservesTheSameCustomersUnderEveryDiscipline(t *testing.T) {
	levels21 := equalRates(21, 45)
	levels21.Customers, levels21.Warmup = 20_000, 2_000
	classes3, fcfs := levels21, levels21
	classes3.Classes = levels3()
	fcfs.Discipline = sim.FCFS
	first := observe(t, levels21)
	total := 0
	for i := range first.Tallies {
		total += first.Tallies[i].N()
	}
	if total != 18_000 {
		t.Errorf("observed %d customers, want 18000", total)
	}
	for _, m := range []sim.MM1{classes3, fcfs} {
		other := observe(t, m)
		for i := range first.Tallies {
			if first.Tallies[i].N() != other.Tallies[i].N() {
				t.Errorf("entity %d: %d customers and %d", i, first.Tallies[i].N(), other.Tallies[i].N())
			}
		}
		if first.Tallies[20].Mean() <= other.Tallies[20].Mean() {
			t.Errorf("the last of 21 levels waits less than in %v", m.Discipline)
		}
	}
}

func observe(t *testing.T, m sim.MM1) sim.Sojourns {
	t.Helper()
	runs, err := m.Run(t.Context(), rng.Key{Seed: 1, Cell: "crn"})
	if err != nil {
		t.Fatal(err)
	}
	return runs
}

// TestMM1WarmupDeletesTheFirstArrivals compares with a run that keeps all.
func TestMM1WarmupDeletesTheFirstArrivals(t *testing.T) {
	m := sim.MM1{Lambdas: []float64{30}, Mu: 45, Customers: 1000, Keep: true}
	all := observe(t, m)
	m.Warmup = 100
	if got := observe(t, m).Values[0]; !reflect.DeepEqual(got, all.Values[0][100:]) {
		t.Errorf("kept %d sojourns, not the last 900 of 1000", len(got))
	}
	m.Keep = false
	if observe(t, m).Values != nil {
		t.Error("values kept without being asked for")
	}
}

// TestMM1IsTheSameForAnyWorkers compares bit by bit.
func TestMM1IsTheSameForAnyWorkers(t *testing.T) {
	m := equalRates(3, 45)
	m.Customers, m.Keep = 2_000, true
	var first []sim.Sojourns
	for _, workers := range []int{1, 2, 3, 7} {
		runs, err := m.Replicate(t.Context(), rng.Key{Seed: 1}, output.Replications{Count: 12, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = runs
		}
		if !reflect.DeepEqual(runs, first) {
			t.Errorf("%d workers give another result than 1", workers)
		}
	}
	if reflect.DeepEqual(first[0], first[1]) {
		t.Error("two replications are equal")
	}
}

func TestMM1StopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m := equalRates(21, 45)
	m.Customers = 1_000_000_000
	if _, err := m.Run(ctx, rng.Key{}); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	if _, err := m.Replicate(ctx, rng.Key{}, output.Replications{Count: 3}); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

func TestSummarizeNeedsData(t *testing.T) {
	m := equalRates(3, 45)
	m.Customers, m.Keep = 300, true
	runs, err := m.Replicate(t.Context(), rng.Key{}, output.Replications{Count: 10})
	if err != nil {
		t.Fatal(err)
	}
	estimates, err := sim.Summarize(runs, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range estimates {
		if e.Mean.N != 10 || math.Abs(e.Mean.Level-(1-0.05/3)) > 1e-12 || e.Sample.N() != e.Pooled.N() || e.Sample.N() < 900 {
			t.Errorf("entity %d: %+v", i, e)
		}
	}
	for _, too := range [][]sim.Sojourns{runs[:9], nil} {
		if _, err := sim.Summarize(too, 0.95); !errors.Is(err, output.ErrTooFewData) {
			t.Errorf("%d runs: err = %v", len(too), err)
		}
	}
	m.Customers = 1 // two of three entities observe nothing
	if runs, err = m.Replicate(t.Context(), rng.Key{}, output.Replications{Count: 10}); err != nil {
		t.Fatal(err)
	}
	if _, err := sim.Summarize(runs, 0.95); !errors.Is(err, output.ErrTooFewData) {
		t.Errorf("runs of one customer: err = %v", err)
	}
}

// TestLittlesLaw compares the mean number present, seen by a Poisson observer 3·10⁵
// times (PASTA), with arrival rate times mean sojourn time on the same path. What
// differs is the observer's sampling error, below 1 %, and the two ends.
func TestLittlesLaw(t *testing.T) {
	var s sim.Simulation
	var sojourns, seen output.Tally
	station := sim.NewStation(&s, sim.StationConfig{Discipline: sim.PreemptiveResume, Classes: 3, Departed: func(c sim.Customer) {
		sojourns.Add(c.Sojourn(s.Now()))
	}})
	start := func(name string, rate float64, arrive sim.HandlerFunc) {
		source := sim.Source{Arrivals: sim.Poisson{Lambda: rate}, Stream: rng.New(rng.Key{Seed: 1, Name: name}), Arrive: arrive}
		source.Start(&s)
	}
	services := rng.New(rng.Key{Seed: 1, Name: "services"})
	for class, name := range []string{"high", "middle", "low"} {
		start(name, 14, func(*sim.Simulation) {
			station.Arrive(sim.Customer{Class: class, Service: sim.Delay(services.Exponential(45))})
		})
	}
	start("observer", 100, func(*sim.Simulation) { seen.Add(float64(station.Number())) })
	run(t, &s, sim.Seconds(3_000))
	little := float64(sojourns.N()) / s.Now().Seconds() * sojourns.Mean()
	if math.Abs(seen.Mean()/little-1) > 0.02 {
		t.Errorf("%.4g present on average, λT = %.4g", seen.Mean(), little)
	}
}

// TestSteadyStateDoesNotAllocate is the gate on memory: once queues and event list
// have grown, 20 s of 42 customers a second allocate nothing.
func TestSteadyStateDoesNotAllocate(t *testing.T) {
	for _, d := range disciplines {
		for servers := 1; servers <= 2; servers++ {
			var s sim.Simulation
			services := rng.New(rng.Key{Name: "services"})
			left := 0
			station := sim.NewStation(&s, sim.StationConfig{
				Discipline: d, Classes: 21, Servers: servers, Capacity: 100,
				Departed: func(sim.Customer) { left++ },
				Resample: func(sim.Customer) time.Duration { return sim.Delay(services.Exponential(45)) },
			})
			send21(&s, func(class int) {
				station.Arrive(sim.Customer{Class: class, Service: sim.Delay(services.Exponential(45))})
			})
			checkNoAllocations(t, fmt.Sprintf("%v, %d servers", d, servers), &s, &left)
		}
	}
}

// TestBlocksDoNotAllocate is the same gate for blocks.
func TestBlocksDoNotAllocate(t *testing.T) {
	for _, rule := range blockRules {
		var s sim.Simulation
		left := 0
		config := sim.BlockConfig{
			Rule: rule, Size: 10, Classes: 21, Departed: func(sim.Customer) { left++ },
			Service:    func(int) time.Duration { return time.Second / 9 },
			Generation: func() time.Duration { return time.Second / 20 },
		}
		if rule == sim.TimedBlocks {
			config.Timeout = time.Second / 5
		}
		station := sim.NewBlockStation(&s, config)
		send21(&s, func(class int) { station.Arrive(sim.Customer{Class: class}) })
		checkNoAllocations(t, rule.String(), &s, &left)
	}
}

// send21 starts 21 sources of 2 customers/s each.
func send21(s *sim.Simulation, arrive func(class int)) {
	for class := range 21 {
		source := sim.Source{
			Arrivals: sim.Poisson{Lambda: 2}, Stream: rng.New(rng.Key{Replication: class}),
			Arrive: sim.HandlerFunc(func(*sim.Simulation) { arrive(class) }),
		}
		source.Start(s)
	}
}

func checkNoAllocations(t *testing.T, what string, s *sim.Simulation, left *int) {
	t.Helper()
	run(t, s, sim.Seconds(500))
	until := s.Now()
	before := *left
	allocs := testing.AllocsPerRun(10, func() {
		until += sim.Seconds(20)
		run(t, s, until)
	})
	if served := *left - before; allocs != 0 || served < 500 {
		t.Errorf("%s: %v allocations a run, %d customers", what, allocs, served)
	}
}

func TestSourceRefusesImpossibleUse(t *testing.T) {
	var s sim.Simulation
	nothing := sim.HandlerFunc(func(*sim.Simulation) {})
	for name, src := range map[string]sim.Source{
		"rate 0":      {Arrivals: sim.Poisson{}, Stream: rng.New(rng.Key{}), Arrive: nothing},
		"infinite":    {Arrivals: sim.Poisson{Lambda: math.Inf(1)}, Stream: rng.New(rng.Key{}), Arrive: nothing},
		"no arrivals": {Stream: rng.New(rng.Key{}), Arrive: nothing},
		"no stream":   {Arrivals: sim.Poisson{Lambda: 1}, Arrive: nothing},
		"no handler":  {Arrivals: sim.Poisson{Lambda: 1}, Stream: rng.New(rng.Key{})},
	} {
		mustPanic(t, name, func() { src.Start(&s) })
	}
}
