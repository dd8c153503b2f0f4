package sim_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/sim"
)

// job is a customer that a test brings to a station.
type job struct {
	at, service time.Duration
	class       int
}

// departures returns, by index of job, when each leaves.
func departures(t interface{ Fatal(...any) }, d sim.Discipline, classes int, jobs []job) []sim.Time {
	var s sim.Simulation
	left := make([]sim.Time, len(jobs))
	station := sim.NewStation(&s, d, classes, func(c sim.Customer) {
		if c.Service != jobs[c.Entity].service || c.Arrived != sim.Time(jobs[c.Entity].at) || c.Class != jobs[c.Entity].class {
			t.Fatal(fmt.Sprintf("job %d left as %+v", c.Entity, c))
		}
		left[c.Entity] = s.Now()
	})
	for i, j := range jobs {
		s.Schedule(j.at, sim.HandlerFunc(func(*sim.Simulation) {
			station.Arrive(sim.Customer{Entity: i, Class: j.class, Service: j.service})
		}))
	}
	for s.Step() {
	}
	if station.Number() != 0 {
		t.Fatal("customers stayed for ever")
	}
	return left
}

// TestPreemptionConformance holds the two cases on which simulators differ.
// SimPy, salabim and Cimba send a preempted job to the back of its class (case A:
// B 13, A 21); simmer serves the third of two stacked preempted jobs first (case
// B: C 12, D 13).
func TestPreemptionConformance(t *testing.T) {
	const s = time.Second
	for _, tt := range []struct {
		name string
		jobs []job
		want []float64 // s
	}{
		{
			name: "A",
			jobs: []job{{0, 10 * s, 1}, {1 * s, 10 * s, 1}, {2 * s, 1 * s, 0}},
			want: []float64{11, 21, 3},
		},
		{
			name: "B",
			jobs: []job{{0, 10 * s, 2}, {1 * s, 10 * s, 1}, {2 * s, 1 * s, 0}, {2500 * time.Millisecond, 1 * s, 0}},
			want: []float64{22, 13, 3, 4},
		},
		{
			name: "departure before a simultaneous higher arrival",
			jobs: []job{{0, 2 * s, 1}, {2 * s, 5 * s, 0}},
			want: []float64{2, 7},
		},
		{
			name: "no preemption within a class",
			jobs: []job{{0, 2 * s, 0}, {1 * s, 1 * s, 0}},
			want: []float64{2, 3},
		},
		{
			name: "service of no length",
			jobs: []job{{0, 2 * s, 1}, {1 * s, 0, 0}, {1 * s, 0, 1}},
			want: []float64{2, 1, 2},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for i, got := range departures(t, sim.PreemptiveResume, 3, tt.jobs) {
				if got != sim.Seconds(tt.want[i]) {
					t.Errorf("job %d left at %v, want %v s", i, got, tt.want[i])
				}
			}
		})
	}
}

func TestFCFSIgnoresClasses(t *testing.T) {
	jobs := []job{{0, 10, 1}, {1, 10, 1}, {2, 1, 0}}
	if got := departures(t, sim.FCFS, 2, jobs); !slices.Equal(got, []sim.Time{10, 20, 21}) {
		t.Errorf("left at %v", got)
	}
}

// TestStationServesLikeAClock compares the station with a second implementation
// that walks through time nanosecond by nanosecond.
func TestStationServesLikeAClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := rapid.SliceOf(rapid.Custom(func(t *rapid.T) job {
			return job{
				at:      time.Duration(rapid.IntRange(0, 30).Draw(t, "at")),
				service: time.Duration(rapid.IntRange(1, 8).Draw(t, "service")),
				class:   rapid.IntRange(0, 3).Draw(t, "class"),
			}
		})).Draw(t, "jobs")
		for _, d := range []sim.Discipline{sim.FCFS, sim.PreemptiveResume} {
			got, want := departures(t, d, 4, jobs), tick(d, jobs)
			if !slices.Equal(got, want) {
				t.Fatalf("%v: left at %v, want %v", d, got, want)
			}
		}
	})
}

// tick serves, in each nanosecond, the first of the jobs present: by class when
// the discipline has priorities, then by arrival, then by index.
func tick(d sim.Discipline, jobs []job) []sim.Time {
	left := make([]sim.Time, len(jobs))
	remaining := make([]time.Duration, len(jobs))
	unfinished := len(jobs)
	for i, j := range jobs {
		remaining[i] = j.service
	}
	before := func(a, b int) bool {
		if d == sim.PreemptiveResume && jobs[a].class != jobs[b].class {
			return jobs[a].class < jobs[b].class
		}
		return jobs[a].at < jobs[b].at
	}
	for now := time.Duration(0); unfinished > 0; now++ {
		first := -1
		for i := range jobs {
			if jobs[i].at <= now && remaining[i] > 0 && (first < 0 || before(i, first)) {
				first = i
			}
		}
		if first < 0 {
			continue
		}
		if remaining[first]--; remaining[first] == 0 {
			left[first] = sim.Time(now + 1)
			unfinished--
		}
	}
	return left
}

func TestStationRefusesImpossibleUse(t *testing.T) {
	var s sim.Simulation
	leave := func(sim.Customer) {}
	mustPanic(t, "no class", func() { sim.NewStation(&s, sim.FCFS, 0, leave) })
	mustPanic(t, "nobody told", func() { sim.NewStation(&s, sim.FCFS, 1, nil) })
	mustPanic(t, "unknown discipline", func() { sim.NewStation(&s, 9, 1, leave) })
	station := sim.NewStation(&s, sim.PreemptiveResume, 2, leave)
	mustPanic(t, "negative service", func() { station.Arrive(sim.Customer{Service: -1}) })
	mustPanic(t, "class out of range", func() { station.Arrive(sim.Customer{Class: 2}) })
}

func TestDisciplineNames(t *testing.T) {
	for d, want := range map[sim.Discipline]string{
		sim.FCFS: "fcfs", sim.PreemptiveResume: "preemptive-resume", 7: "Discipline(7)",
	} {
		if d.String() != want {
			t.Errorf("%d: %q, want %q", uint8(d), d, want)
		}
	}
}

// TestDepartureMayBringTheNextArrival sends a customer round twice.
func TestDepartureMayBringTheNextArrival(t *testing.T) {
	var s sim.Simulation
	var left []sim.Time
	var station *sim.Station
	station = sim.NewStation(&s, sim.PreemptiveResume, 1, func(c sim.Customer) {
		left = append(left, s.Now())
		if len(left) < 3 {
			station.Arrive(c)
		}
	})
	station.Arrive(sim.Customer{Service: 5})
	for s.Step() {
	}
	if !slices.Equal(left, []sim.Time{5, 10, 15}) {
		t.Errorf("left at %v", left)
	}
}
