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

// TestBlocksOfOneAreAStation compares blocks of one customer with a station where
// the higher classes go first and nobody is interrupted.
func TestBlocksOfOneAreAStation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t)
		for i := range jobs {
			jobs[i].service = blockTime(1)
		}
		want := departures(t, sim.StationConfig{Classes: 4, Discipline: sim.NonPreemptive}, jobs)
		for _, rule := range []sim.BlockRule{sim.PartialBlocks, sim.JoinableBlocks, sim.FullBlocks} {
			got := blockDepartures(sim.BlockConfig{Rule: rule, Size: 1, Classes: 4}, jobs, 400)
			if !slices.Equal(got, want) {
				t.Fatalf("%v: left at %v, want %v", rule, got, want)
			}
		}
	})
}

// TestTimedBlocksWithoutEndAreFull gives blocks all the time to fill; of one class,
// for closed blocks no longer change who is in them.
func TestTimedBlocksWithoutEndAreFull(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t)
		for i := range jobs {
			jobs[i].class = 0
		}
		full := sim.BlockConfig{Rule: sim.FullBlocks, Size: rapid.IntRange(1, 5).Draw(t, "size"), Classes: 1}
		timed := full
		timed.Rule, timed.Timeout = sim.TimedBlocks, 1e6
		got, want := blockDepartures(timed, jobs, 400), blockDepartures(full, jobs, 400)
		if !slices.Equal(got, want) {
			t.Fatalf("left at %v, want %v", got, want)
		}
	})
}

// TestBlockStationCountsWhoIsThere walks through a joinable block: the number
// present, the blocks and those in them, and the time for which they were served.
func TestBlockStationCountsWhoIsThere(t *testing.T) {
	var s sim.Simulation
	var waits []float64
	station := sim.NewBlockStation(&s, sim.BlockConfig{
		Rule: sim.JoinableBlocks, Size: 2, Classes: 1, Service: func(int) time.Duration { return 10 * time.Second },
		Departed: func(c sim.Customer) { waits = append(waits, c.Wait(s.Now())) },
	})
	check := func(after float64, number int, blocks, filled int64, busy float64) {
		t.Helper()
		run(t, &s, sim.Seconds(after))
		if station.Number() != number || station.Blocks() != blocks || station.Filled() != filled || station.Busy().Seconds() != busy {
			t.Errorf("after %v s: %d there, %d blocks of %d in all, busy %v", after,
				station.Number(), station.Blocks(), station.Filled(), station.Busy())
		}
	}
	for _, at := range []float64{0, 4, 6} {
		s.ScheduleAt(sim.Seconds(at), 0, sim.HandlerFunc(func(*sim.Simulation) { station.Arrive(sim.Customer{}) }))
	}
	check(1, 1, 1, 1, 1)
	check(5, 2, 1, 2, 5)
	check(7, 3, 1, 2, 7)
	check(12, 1, 2, 3, 12)
	check(30, 0, 2, 3, 20)
	if want := []float64{0, 0, 4}; !slices.Equal(waits, want) {
		t.Errorf("waits %v, want %v", waits, want)
	}
}

func TestBlockRuleNames(t *testing.T) {
	for i, want := range []string{"partial", "joinable", "full", "empty", "timed", "staged", "BlockRule(6)"} {
		if got := sim.BlockRule(i).String(); got != want {
			t.Errorf("rule %d is %q, want %q", i, got, want)
		}
	}
}
