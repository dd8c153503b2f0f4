package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// TestVacationsAgreeWithTheDecomposition holds that the wait is that of M/G/1 and
// the rest of a vacation, E[V²]/(2E[V]) (Fuhrmann and Cooper, Operations Research 33
// (1985) 1117–1129; Levy and Yechiali, Management Science 22 (1975) 202–211).
func TestVacationsAgreeWithTheDecomposition(t *testing.T) {
	for _, vacation := range []rng.Distribution{rng.Deterministic{Value: 0.2}, rng.Exponential{Rate: 8}, rng.Erlang{Phases: 2, Rate: 10}} {
		q := sim.Queue{Entities: poisson(rng.Deterministic{Value: 0.1}, 7), Vacation: vacation}
		m := vacation.Mean()
		exact := 0.1 + 7*0.01/(2*0.3) + (vacation.Variance()+m*m)/(2*m)
		e := summarize(t, q)
		checkMean(t, fmt.Sprintf("%+v", vacation), e.Sojourns[0].Mean, exact)
		checkMean(t, "utilization", e.Utilization, 0.7)
	}
}

// TestBreakdownsAgreeWithMeanValues derives the sojourn time as follows. Times up
// are exponential with rate a, times down are D, A = 1 + a·E[D]. A service takes C,
// E[C] = A·E[S], E[C²] = A²·E[S²] + a·E[S]·E[D²]. An arrival waits for those before
// it and the rest of what goes on: a C, or a D that began when nobody was served, a
// fraction 1 − 1/A of the time without a C. Hence (Avi-Itzhak and Naor, Operations
// Research 11 (1963) 303–320, model A)
//
//	T = E[C] + λE[C²]/(2(1−λE[C])) + (1 − 1/A)·E[D²]/(2E[D]).
func TestBreakdownsAgreeWithMeanValues(t *testing.T) {
	const lambda, failures = 4, 0.5
	for _, tt := range []struct {
		discipline sim.Discipline
		service    rng.Distribution
		down       rng.Distribution
	}{
		{sim.FCFS, rng.Exponential{Rate: 10}, rng.Exponential{Rate: 2}},
		{sim.FCFS, rng.Deterministic{Value: 0.12}, rng.Deterministic{Value: 0.4}},
		{sim.PreemptiveResume, rng.Erlang{Phases: 2, Rate: 20}, rng.Exponential{Rate: 2}},
	} {
		q := sim.Queue{
			Entities: poisson(tt.service, lambda), Discipline: tt.discipline, Customers: 60_000,
			Breakdown: &sim.Breakdown{Up: rng.Exponential{Rate: failures}, Down: tt.down},
		}
		square := func(d rng.Distribution) float64 { return d.Variance() + d.Mean()*d.Mean() }
		stretch := 1 + failures*tt.down.Mean()
		c := stretch * tt.service.Mean()
		c2 := stretch*stretch*square(tt.service) + failures*tt.service.Mean()*square(tt.down)
		exact := c + lambda*c2/(2*(1-lambda*c)) + (1-1/stretch)*square(tt.down)/(2*tt.down.Mean())
		e := summarize(t, q)
		checkMean(t, fmt.Sprintf("%v, %+v, %+v", tt.discipline, tt.service, tt.down), e.Sojourns[0].Mean, exact)
		checkMean(t, "utilization", e.Utilization, lambda*tt.service.Mean())
	}
}

// TestBreakdownsOfTwoServers gives servers that work a quarter of the time to
// customers who never meet: who finds a server down waits for its repair.
func TestBreakdownsOfTwoServers(t *testing.T) {
	q := sim.Queue{
		Entities: poisson(rng.Deterministic{Value: 1e-6}, 1), Servers: 2, Customers: 60_000,
		Breakdown: &sim.Breakdown{Up: rng.Exponential{Rate: 3}, Down: rng.Exponential{Rate: 1}},
	}
	// Both are down for (3/4)² of the time, and the first repair comes after 1/2 s.
	checkMean(t, "wait", summarize(t, q).Waits[0], 9./16/2)
}

// TestAbsencesOfAServer follows customers through breakdowns and vacations of fixed
// length. Each line is a record without its place.
func TestAbsencesOfAServer(t *testing.T) {
	const s = time.Second
	times := func(up, down float64) *sim.Breakdown {
		return &sim.Breakdown{Up: rng.Deterministic{Value: up}, Down: rng.Deterministic{Value: down}}
	}
	for _, tt := range []struct {
		name   string
		config sim.StationConfig
		jobs   []job
		until  float64
		want   string
	}{
		{
			"nobody overtakes who waits for a repair",
			sim.StationConfig{Discipline: sim.NonPreemptive, Breakdown: times(3, 2)},
			[]job{{1 * s, 3 * s, 1}, {4 * s, 1 * s, 0}},
			11,
			"1s arrive 0, 1s start 0, 3s fail, 4s arrive 1, 5s repair, 5s resume 0, 6s depart 0, 6s start 1, 7s depart 1, 8s fail, 10s repair",
		},
		{
			"the urgent overtake who waits for a repair",
			sim.StationConfig{Discipline: sim.PreemptiveRestart, Breakdown: times(3, 2)},
			[]job{{1 * s, 3 * s, 1}, {4 * s, 1 * s, 0}},
			8,
			"1s arrive 0, 1s start 0, 3s fail, 4s arrive 1, 5s repair, 5s start 1, 6s depart 1, 6s resume 0, 7s depart 0, 8s fail",
		},
		{
			"the server is down without anybody",
			sim.StationConfig{Breakdown: times(3, 2)},
			[]job{{4 * s, 1 * s, 0}},
			7,
			"3s fail, 4s arrive 0, 5s repair, 5s start 0, 6s depart 0",
		},
		{
			"the urgent take another server from the others",
			sim.StationConfig{
				Discipline: sim.PreemptiveResume, Servers: 2,
				Breakdown: &sim.Breakdown{Up: script{&[]float64{1, 100}}, Down: rng.Deterministic{Value: 1000}},
			},
			[]job{{0, 5 * s, 1}, {0, 3 * s, 0}},
			50,
			"0s arrive 0, 0s start 0, 0s arrive 1, 0s start 1, 1s fail, 1s preempt 0, 1s resume 1, 3s depart 1, 3s resume 0, 7s depart 0",
		},
		{
			"vacations follow each other",
			sim.StationConfig{Vacation: rng.Deterministic{Value: 2}},
			[]job{{3 * s, 1 * s, 0}, {4500 * time.Millisecond, 1 * s, 0}},
			12,
			"0s vacation, 2s return, 2s vacation, 3s arrive 0, 4s return, 4s start 0, 4.5s arrive 1, 5s depart 0, 5s start 1, 6s depart 1, " +
				"6s vacation, 8s return, 8s vacation, 10s return, 10s vacation, 12s return, 12s vacation",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var steps steps
			sm := sim.Simulation{Tracer: &steps}
			tt.config.Classes, tt.config.Departed = 2, func(sim.Customer) {}
			station := sim.NewStation(&sm, tt.config)
			for i, j := range tt.jobs {
				sm.Schedule(j.at, sim.HandlerFunc(func(*sim.Simulation) {
					station.Arrive(sim.Customer{Entity: i, Class: j.class, Service: j.service})
				}))
			}
			run(t, &sm, sim.Seconds(tt.until))
			if got := strings.Join(steps, ", "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// steps keeps records in few words.
type steps []string

func (s *steps) Trace(r sim.Record) {
	step := fmt.Sprintf("%v %s", r.Time, r.Action)
	if r.Customer >= 0 {
		step += fmt.Sprint(" ", r.Customer)
	}
	*s = append(*s, step)
}

// script is a distribution that draws what is written in it.
type script struct{ next *[]float64 }

func (s script) Draw(*rng.Stream) float64 {
	x := (*s.next)[0]
	*s.next = (*s.next)[1:]
	return x
}
func (s script) Mean() float64     { return 1 }
func (s script) Variance() float64 { return 1 }

// completionTimes measures, in each of 20 runs, the mean time from the first service
// of a customer of class 1 to its departure.
type completionTimes struct {
	began map[int64]sim.Time
	times output.Tally
}

func (c *completionTimes) Trace(r sim.Record) {
	if r.Class != 1 {
		return
	}
	began, known := c.began[r.Customer]
	switch {
	case r.Action == "start" && !known:
		c.began[r.Customer] = r.Time
	case r.Action == "depart":
		c.times.Add((r.Time - began).Seconds())
		delete(c.began, r.Customer)
	}
}

// TestCompletionTimesAgree holds the time from the first service to the departure
// of customers whom others, of rate 0.3/s and the same services, interrupt.
func TestCompletionTimesAgree(t *testing.T) {
	exponential, fixed := rng.Exponential{Rate: 1}, rng.Deterministic{Value: 1}
	for _, tt := range []struct {
		discipline sim.Discipline
		service    rng.Distribution
		exact      float64 // s
	}{
		{sim.PreemptiveResume, exponential, 1.42857},
		{sim.PreemptiveRestart, exponential, 2.04082},
		{sim.PreemptiveResample, exponential, 1.42857},
		{sim.PreemptiveResume, fixed, 1.42857},
		{sim.PreemptiveRestart, fixed, 1.66599},
		{sim.PreemptiveResample, fixed, 1.66599},
	} {
		q := completion(tt.discipline, tt.service)
		q.Customers = shorter(20_000)
		var means []float64
		for r := range 20 {
			c := &completionTimes{began: map[int64]sim.Time{}}
			q.Tracer = c
			if _, err := q.Run(t.Context(), rng.Key{Seed: 1, Cell: t.Name(), Replication: r}); err != nil {
				t.Fatal(err)
			}
			means = append(means, c.times.Mean())
		}
		got, err := output.MeanInterval(means, surely)
		if err != nil {
			t.Fatal(err)
		}
		checkMean(t, fmt.Sprintf("%v, %T", tt.discipline, tt.service), got, tt.exact)
	}
}
