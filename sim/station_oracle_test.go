package sim_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/sim"
)

// dumbStation is a second implementation of a station: a list that is searched at
// every nanosecond.
type dumbStation struct {
	config  sim.StationConfig
	jobs    []job
	left    []sim.Time
	total   []time.Duration // requirement of each job
	given   []time.Duration // service that counts
	serving []int           // jobs
	waiting []int
}

// dumbDepartures returns, by index of job, when each leaves. Services take 1 ns or
// more; jobs arrive in order of time and index.
func dumbDepartures(config sim.StationConfig, jobs []job) []sim.Time {
	d := &dumbStation{config: config, jobs: jobs, left: make([]sim.Time, len(jobs)), given: make([]time.Duration, len(jobs))}
	arriving := make([]int, len(jobs))
	for i, j := range jobs {
		d.total = append(d.total, j.service)
		arriving[i] = i
	}
	slices.SortStableFunc(arriving, func(a, b int) int { return cmp.Compare(jobs[a].at, jobs[b].at) })
	for now := time.Duration(0); len(arriving)+len(d.serving)+len(d.waiting) > 0; now++ {
		d.finish(now)
		for len(arriving) > 0 && jobs[arriving[0]].at == now {
			d.arrive(arriving[0])
			arriving = arriving[1:]
		}
		for _, i := range d.serving {
			d.given[i]++
		}
	}
	return d.left
}

// before reports whether the rule puts a before b.
func (d *dumbStation) before(a, b int) int {
	earlier := cmp.Or(cmp.Compare(d.jobs[a].at, d.jobs[b].at), cmp.Compare(a, b))
	switch d.config.Discipline {
	case sim.LCFS, sim.LCFSPreemptive:
		return -earlier
	case sim.FCFS:
		return earlier
	default:
		return cmp.Or(cmp.Compare(d.jobs[a].class, d.jobs[b].class), earlier)
	}
}

func (d *dumbStation) finish(now time.Duration) {
	d.serving = slices.DeleteFunc(d.serving, func(i int) bool {
		if d.given[i] == d.total[i] {
			d.left[i] = sim.Time(now)
			return true
		}
		return false
	})
	slices.SortFunc(d.waiting, d.before)
	for len(d.serving) < max(1, d.config.Servers) && len(d.waiting) > 0 {
		d.serving = append(d.serving, d.waiting[0])
		d.waiting = d.waiting[1:]
	}
}

func (d *dumbStation) arrive(i int) {
	if d.config.Capacity > 0 && len(d.serving)+len(d.waiting) == d.config.Capacity {
		d.left[i] = lost
		return
	}
	if len(d.serving) < max(1, d.config.Servers) {
		d.serving = append(d.serving, i)
		return
	}
	slices.SortFunc(d.serving, d.before)
	last := len(d.serving) - 1
	victim := d.serving[last]
	switch d.config.Discipline {
	case sim.FCFS, sim.LCFS, sim.NonPreemptive:
		d.waiting = append(d.waiting, i)
		return
	default:
	}
	if d.before(i, victim) > 0 {
		d.waiting = append(d.waiting, i)
		return
	}
	d.serving[last] = i
	d.waiting = append(d.waiting, victim)
	switch d.config.Discipline {
	case sim.PreemptiveRestart:
		d.given[victim] = 0
	case sim.PreemptiveResample:
		d.given[victim], d.total[victim] = 0, again(d.total[victim])
	default:
	}
}

// disciplines are all of them.
var disciplines = []sim.Discipline{
	sim.FCFS, sim.LCFS, sim.LCFSPreemptive, sim.NonPreemptive,
	sim.PreemptiveResume, sim.PreemptiveRestart, sim.PreemptiveResample,
}

func drawJobs(t *rapid.T) []job {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) job {
		return job{
			at:      time.Duration(rapid.IntRange(0, 30).Draw(t, "at")),
			service: time.Duration(rapid.IntRange(1, 8).Draw(t, "service")),
			class:   rapid.IntRange(0, 3).Draw(t, "class"),
		}
	}), 0, 20).Draw(t, "jobs")
}

// TestStationServesLikeADumbOne compares departure by departure.
func TestStationServesLikeADumbOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t)
		config := sim.StationConfig{Classes: 4, Servers: rapid.IntRange(1, 3).Draw(t, "servers")}
		if rapid.Bool().Draw(t, "bounded") {
			config.Capacity = config.Servers + rapid.IntRange(0, 3).Draw(t, "queue")
		}
		for _, config.Discipline = range disciplines {
			got, want := departures(t, config, jobs), dumbDepartures(config, jobs)
			if !slices.Equal(got, want) {
				t.Fatalf("%v: left at %v, want %v", config.Discipline, got, want)
			}
		}
	})
}
