package sim_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/sim"
)

// blockTime and stageTime are the times that blocks take in these tests.
func blockTime(customers int) time.Duration { return time.Duration(3 + customers%3) }
func stageTime() time.Duration              { return 4 }

// blockDepartures returns, by index of job, when each leaves a station, -1 when it
// never does.
func blockDepartures(config sim.BlockConfig, jobs []job, until sim.Time) []sim.Time {
	var s sim.Simulation
	left := make([]sim.Time, len(jobs))
	for i := range left {
		left[i] = -1
	}
	config.Service, config.Generation = blockTime, stageTime
	config.Departed = func(c sim.Customer) { left[c.Entity] = s.Now() }
	station := sim.NewBlockStation(&s, config)
	for i, j := range jobs {
		s.Schedule(j.at, sim.HandlerFunc(func(*sim.Simulation) {
			station.Arrive(sim.Customer{Entity: i, Class: j.class})
		}))
	}
	for s.Now() < until && s.Step() {
	}
	return left
}

// dumbBlocks is a second implementation: lists that are searched at every
// nanosecond.
type dumbBlocks struct {
	config  sim.BlockConfig
	jobs    []job
	left    []sim.Time
	waiting []int   // jobs in order of arrival
	closed  [][]int // blocks
	block   []int   // in service
	end     time.Duration
	close   time.Duration // end of the present generation
	first   time.Duration // arrival of the first customer of the forming block
	serving bool
	staging bool
}

func dumbBlockDepartures(config sim.BlockConfig, jobs []job, until sim.Time) []sim.Time {
	d := &dumbBlocks{config: config, jobs: jobs, left: make([]sim.Time, len(jobs))}
	for i := range d.left {
		d.left[i] = -1
	}
	d.begin(0)
	for now := time.Duration(0); now <= time.Duration(until); now++ {
		if d.serving && d.end == now {
			for _, i := range d.block {
				d.left[i] = sim.Time(now)
			}
			d.serving, d.block = false, nil
			d.begin(now)
		}
		for i, j := range jobs {
			if j.at == now {
				d.arrive(now, i)
				d.begin(now)
			}
		}
		if len(d.waiting) > 0 && config.Rule == sim.TimedBlocks && d.first+config.Timeout == now {
			d.closed, d.waiting = append(d.closed, d.waiting), nil
		}
		if d.staging && d.close == now {
			d.staging = false
			d.serve(now, d.choose())
		}
		d.begin(now)
	}
	return d.left
}

func (d *dumbBlocks) arrive(now time.Duration, i int) {
	if d.config.Rule == sim.JoinableBlocks && d.serving && len(d.block) < d.config.Size {
		d.block = append(d.block, i)
		return
	}
	if len(d.waiting) == 0 {
		d.first = now
	}
	d.waiting = append(d.waiting, i)
	if d.config.Rule == sim.TimedBlocks && len(d.waiting) == d.config.Size {
		d.closed, d.waiting = append(d.closed, d.waiting), nil
	}
}

// choose removes the jobs of a block from those that wait.
func (d *dumbBlocks) choose() []int {
	slices.SortStableFunc(d.waiting, func(a, b int) int { return d.jobs[a].class - d.jobs[b].class })
	n := min(len(d.waiting), d.config.Size)
	block := slices.Clone(d.waiting[:n])
	d.waiting = d.waiting[n:]
	return block
}

func (d *dumbBlocks) serve(now time.Duration, block []int) {
	d.serving, d.block, d.end = true, block, now+blockTime(len(block))
}

func (d *dumbBlocks) begin(now time.Duration) {
	if d.serving || d.staging {
		return
	}
	n := len(d.waiting)
	switch d.config.Rule {
	case sim.TimedBlocks:
		if len(d.closed) > 0 {
			d.serve(now, d.closed[0])
			d.closed = d.closed[1:]
		}
	case sim.StagedBlocks:
		if n > 0 {
			d.staging, d.close = true, now+stageTime()
		}
	case sim.FullBlocks:
		if n >= d.config.Size {
			d.serve(now, d.choose())
		}
	default:
		if n > 0 || d.config.Rule == sim.EmptyBlocks {
			d.serve(now, d.choose())
		}
	}
}

var blockRules = []sim.BlockRule{
	sim.PartialBlocks, sim.JoinableBlocks, sim.FullBlocks, sim.EmptyBlocks, sim.TimedBlocks, sim.StagedBlocks,
}

// TestBlockStationServesLikeADumbOne compares departure by departure.
func TestBlockStationServesLikeADumbOne(t *testing.T) {
	const until = 400
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t)
		config := sim.BlockConfig{Size: rapid.IntRange(1, 4).Draw(t, "size"), Classes: 4}
		for _, config.Rule = range blockRules {
			config.Timeout = 0
			if config.Rule == sim.TimedBlocks {
				config.Timeout = time.Duration(rapid.IntRange(0, 9).Draw(t, "timeout"))
			}
			got, want := blockDepartures(config, jobs, until), dumbBlockDepartures(config, jobs, until)
			if !slices.Equal(got, want) {
				t.Fatalf("%v: left at %v, want %v", config.Rule, got, want)
			}
		}
	})
}
