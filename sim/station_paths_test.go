package sim_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/sim"
)

// keepWork are the disciplines that serve whenever somebody is there and lose no
// service.
var keepWork = []sim.Discipline{sim.FCFS, sim.LCFS, sim.LCFSPreemptive, sim.NonPreemptive, sim.PreemptiveResume}

// TestWorkIsConserved compares the unfinished work of one server, nanosecond by
// nanosecond, over all disciplines that lose none. What has arrived and not been
// served decides it: whether anybody is there.
func TestWorkIsConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t)
		want := unfinishedWork(jobs)
		for _, d := range keepWork {
			left := departures(t, sim.StationConfig{Classes: 4, Discipline: d}, jobs)
			for now, work := range want {
				if got := anybody(jobs, left, sim.Time(now)); got != (work > 0) {
					t.Fatalf("%v: somebody there after %d ns: %v, unfinished work %v", d, now, got, work)
				}
			}
		}
	})
}

// unfinishedWork returns the work that is left after each nanosecond.
func unfinishedWork(jobs []job) []time.Duration {
	var path []time.Duration
	work := time.Duration(0)
	for now := time.Duration(0); now <= 40 || work > 0; now++ {
		for _, j := range jobs {
			if j.at == now {
				work += j.service
			}
		}
		path = append(path, work)
		work = max(0, work-1)
	}
	return path
}

func anybody(jobs []job, left []sim.Time, now sim.Time) bool {
	for i, j := range jobs {
		if sim.Time(j.at) <= now && now < left[i] {
			return true
		}
	}
	return false
}

// TestWaitsWeighedByServicesAreConserved holds Kleinrock's law on every path: the
// sum of service times wait is the same for all disciplines without preemption
// (Queueing Systems II, section 3.4).
func TestWaitsWeighedByServicesAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t)
		var want time.Duration
		for i, d := range []sim.Discipline{sim.FCFS, sim.LCFS, sim.NonPreemptive} {
			left := departures(t, sim.StationConfig{Classes: 4, Discipline: d}, jobs)
			var got time.Duration
			for k, j := range jobs {
				got += j.service * (left[k].Sub(sim.Time(j.at)) - j.service)
			}
			if i == 0 {
				want = got
			}
			if got != want {
				t.Fatalf("%v: %d, first come first served %d", d, got, want)
			}
		}
	})
}

// TestOrderWithinAClass holds that one server lets nobody of a class overtake
// another, unless who came last goes first or requirements are drawn again.
func TestOrderWithinAClass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t)
		slices.SortStableFunc(jobs, func(a, b job) int { return cmp.Compare(a.at, b.at) })
		for _, d := range disciplines {
			if d == sim.LCFS || d == sim.LCFSPreemptive {
				continue
			}
			left := departures(t, sim.StationConfig{Classes: 4, Discipline: d}, jobs)
			for i, a := range jobs {
				for j := range jobs[:i] {
					if jobs[j].class == a.class && left[j] > left[i] {
						t.Fatalf("%v: job %d leaves at %v, before job %d of its class at %v", d, i, left[i], j, left[j])
					}
				}
			}
		}
	})
}

// TestPreemptionConformanceOfAllModes is cases A and B with every preemptive mode,
// at one server and two. Resampled jobs take 4 s more each time.
func TestPreemptionConformanceOfAllModes(t *testing.T) {
	const s = time.Second
	a := []job{{0, 10 * s, 1}, {1 * s, 10 * s, 1}, {2 * s, 1 * s, 0}}
	b := []job{{0, 10 * s, 2}, {1 * s, 10 * s, 1}, {2 * s, 1 * s, 0}, {2500 * time.Millisecond, 1 * s, 0}}
	third := job{3 * s, 2 * s, 0}
	for _, tt := range []struct {
		name       string
		discipline sim.Discipline
		servers    int
		jobs       []job
		want       []float64 // s
	}{
		{"A, restart", sim.PreemptiveRestart, 1, a, []float64{13, 23, 3}},
		{"A, resample", sim.PreemptiveResample, 1, a, []float64{17, 27, 3}},
		{"A, nonpreemptive", sim.NonPreemptive, 1, a, []float64{10, 21, 11}},
		{"A, lcfs", sim.LCFS, 1, a, []float64{10, 21, 11}},
		{"A, lcfs-preemptive", sim.LCFSPreemptive, 1, a, []float64{21, 12, 3}},
		{"B, restart", sim.PreemptiveRestart, 1, b, []float64{24, 14, 3, 4}},
		{"B, resample", sim.PreemptiveResample, 1, b, []float64{18 + 14, 18, 3, 4}},
		{"A, two servers", sim.PreemptiveResume, 2, a, []float64{10, 12, 3}},
		{"A, two servers, restart", sim.PreemptiveRestart, 2, a, []float64{10, 13, 3}},
		{"A, two servers, resample", sim.PreemptiveResample, 2, a, []float64{10, 17, 3}},
		{"B, two servers", sim.PreemptiveResume, 2, b, []float64{11.5, 11.5, 3, 3.5}},
		{"both preempted keep their order", sim.PreemptiveResume, 2, append(slices.Clone(a), job{2 * s, 5 * s, 0}, third), []float64{13, 16, 3, 7, 5}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var sm sim.Simulation
			left := make([]sim.Time, len(tt.jobs))
			station := sim.NewStation(&sm, sim.StationConfig{
				Discipline: tt.discipline, Classes: 3, Servers: tt.servers,
				Departed: func(c sim.Customer) { left[c.Entity] = sm.Now() },
				Resample: func(c sim.Customer) time.Duration { return c.Service + 4*s },
			})
			for i, j := range tt.jobs {
				sm.Schedule(j.at, sim.HandlerFunc(func(*sim.Simulation) {
					station.Arrive(sim.Customer{Entity: i, Class: j.class, Service: j.service})
				}))
			}
			run(t, &sm, sim.Never)
			for i, got := range left {
				if got != sim.Seconds(tt.want[i]) {
					t.Errorf("job %d left at %v, want %v s", i, got, tt.want[i])
				}
			}
		})
	}
}
