package sim_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/sim"
)

// taker returns a process that holds a unit for a while and notes when it gets it.
func taker(s *sim.Simulation, l *log, r *sim.Resource, priority int, hold time.Duration) func(p sim.Process) error {
	return func(p sim.Process) error {
		if err := r.Acquire(p, priority); err != nil {
			return err
		}
		defer r.Release(p)
		l.note(p, s)
		return p.Wait(hold)
	}
}

func TestGuarantee12RequestsAreServedByPriorityThenInOrder(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	nurse := sim.NewResource(&s, "nurse", 1)
	for i, priority := range []int{0, 5, 2, 5, 2, -1, math.MaxInt, math.MinInt} {
		s.Start(string(rune('a'+i)), taker(&s, &l, nurse, priority, 1))
	}
	run(t, &s, sim.Never)
	l.want(t, "a 0s", "h 1ns", "f 2ns", "c 3ns", "e 4ns", "b 5ns", "d 6ns", "g 7ns")
}

func TestResourceHasItsCapacity(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	beds := sim.NewResource(&s, "bed", 2)
	for i := range 5 {
		s.Start(string(rune('a'+i)), taker(&s, &l, beds, 0, time.Duration(i+1)))
	}
	run(t, &s, 0)
	if beds.InUse() != 2 || beds.Queue() != 3 || beds.String() != "bed" {
		t.Errorf("%d in use, %d wait for %v", beds.InUse(), beds.Queue(), beds)
	}
	run(t, &s, sim.Never)
	l.want(t, "a 0s", "b 0s", "c 1ns", "d 2ns", "e 4ns")
	if beds.InUse() != 0 || beds.Queue() != 0 {
		t.Errorf("%d in use, %d wait", beds.InUse(), beds.Queue())
	}
}

// TestTimeAveragesOfAResource: one of two units is held in [0, 10), both in [2, 6),
// and one request waits in [4, 6).
func TestTimeAveragesOfAResource(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	r := sim.NewResource(&s, "r", 2)
	if !math.IsNaN(r.Utilization()) || !math.IsNaN(r.MeanQueue()) {
		t.Error("a time average over no time is a number")
	}
	for _, use := range []struct{ at, hold time.Duration }{{0, 10}, {2, 4}, {4, 0}} {
		s.Start("p", func(p sim.Process) error {
			return errors.Join(p.Wait(use.at), r.Use(p, 0, use.hold))
		})
	}
	run(t, &s, 5)
	if u, q := r.Utilization(), r.MeanQueue(); u != 8.0/10 || q != 1.0/5 {
		t.Errorf("until 5ns utilisation %v, queue %v", u, q)
	}
	r.ResetStatistics()
	run(t, &s, 20)
	if u, q := r.Utilization(), r.MeanQueue(); u != 6.0/30 || q != 1.0/15 {
		t.Errorf("from 5ns to 20ns utilisation %v, queue %v", u, q)
	}
}

// conformance are the cases on which simulators differ; see
// TestGuarantee7PreemptionConformance.
var conformance = []struct {
	name string
	jobs []job
	want []float64 // s
}{
	{"A", []job{{0, 10e9, 1}, {1e9, 10e9, 1}, {2e9, 1e9, 0}}, []float64{11, 21, 3}},
	{"B", []job{{0, 10e9, 2}, {1e9, 10e9, 1}, {2e9, 1e9, 0}, {2.5e9, 1e9, 0}}, []float64{22, 13, 3, 4}},
}

// usage is a way in which a process has its service.
type usage func(s *sim.Simulation, r *sim.Resource, p sim.Process, priority int, service time.Duration) error

// byUse leaves preemption to the resource.
func byUse(_ *sim.Simulation, r *sim.Resource, p sim.Process, priority int, service time.Duration) error {
	return r.Use(p, priority, service)
}

// byReacquire takes preemption into its own hands.
func byReacquire(s *sim.Simulation, r *sim.Resource, p sim.Process, priority int, service time.Duration) error {
	err := r.Acquire(p, priority)
	for err == nil {
		begin := s.Now()
		err = p.Wait(service)
		var lost *sim.Preemption
		if err == nil || !errors.As(err, &lost) {
			r.Release(p)
			break
		}
		service -= s.Now().Sub(begin)
		err = r.Reacquire(p)
	}
	return err
}

// toTheBack is the usual idiom, and wrong: it makes a new request.
func toTheBack(s *sim.Simulation, r *sim.Resource, p sim.Process, priority int, service time.Duration) error {
	for {
		if err := r.Acquire(p, priority); err != nil {
			return err
		}
		begin := s.Now()
		err := p.Wait(service)
		r.Release(p)
		if err == nil {
			return nil
		}
		service -= s.Now().Sub(begin)
	}
}

// ends returns, by index of job, when each process has had its service.
func ends(t interface{ Fatal(...any) }, capacity int, use usage, jobs []job) []sim.Time {
	var s sim.Simulation
	defer s.Close()
	r := sim.NewResource(&s, "server", capacity)
	r.Preemptive = true
	left := make([]sim.Time, len(jobs))
	for i, j := range jobs {
		s.Schedule(j.at, sim.HandlerFunc(func(s *sim.Simulation) {
			s.Start(fmt.Sprintf("job%d", i), func(p sim.Process) error {
				err := use(s, r, p, j.class, j.service)
				left[i] = s.Now()
				return err
			})
		}))
	}
	if err := s.Run(context.Background(), sim.Never); err != nil {
		t.Fatal(err)
	}
	if r.InUse() != 0 || r.Queue() != 0 {
		t.Fatal("units stayed in use")
	}
	return left
}

func TestGuarantee14PreemptionConformanceOfProcesses(t *testing.T) {
	for _, tt := range conformance {
		for name, use := range map[string]usage{"Use": byUse, "Reacquire": byReacquire} {
			for i, got := range ends(t, 1, use, tt.jobs) {
				if got != sim.Seconds(tt.want[i]) {
					t.Errorf("%s, %s: job %d ends at %v, want %v s", tt.name, name, i, got, tt.want[i])
				}
			}
		}
	}
}

// TestConformanceCatchesTheBackOfTheQueue shows that test A finds the usual error.
func TestConformanceCatchesTheBackOfTheQueue(t *testing.T) {
	got := ends(t, 1, toTheBack, conformance[0].jobs)
	if want := []sim.Time{sim.Seconds(21), sim.Seconds(13), sim.Seconds(3)}; !slices.Equal(got, want) {
		t.Errorf("a new request ends at %v, want %v as in SimPy, salabim and Cimba", got, want)
	}
}

// TestProcessesAreServedAsByAStation compares processes with the preemptive station,
// whose departures must be the same to the nanosecond.
func TestProcessesAreServedAsByAStation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) job {
			return job{
				at:      time.Duration(rapid.IntRange(0, 40).Draw(t, "at")),
				service: time.Duration(rapid.IntRange(1, 9).Draw(t, "service")),
				class:   rapid.IntRange(0, 3).Draw(t, "class"),
			}
		}), 1, 12).Draw(t, "jobs")
		units := rapid.IntRange(1, 3).Draw(t, "units")
		want := departures(t, sim.StationConfig{Discipline: sim.PreemptiveResume, Classes: 4, Servers: units}, jobs)
		if got := ends(t, units, byUse, jobs); !slices.Equal(got, want) {
			t.Fatalf("%d units: processes leave at %v, customers at %v", units, got, want)
		}
	})
}

// TestPreemptionTakesTheLeastUrgentAndLatest lets three hold units, and an urgent
// one come twice.
func TestPreemptionTakesTheLeastUrgentAndLatest(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	ward := sim.NewResource(&s, "ward", 3)
	ward.Preemptive = true
	guest := func(p sim.Process) error {
		if err := ward.Acquire(p, 2); err != nil {
			return err
		}
		defer ward.Release(p)
		err := p.Wait(time.Minute)
		var lost *sim.Preemption
		if errors.As(err, &lost) {
			l = append(l, fmt.Sprintf("%s %v: %v", p.Name(), s.Now(), lost))
			return nil
		}
		return err
	}
	s.Start("calm", taker(&s, &l, ward, 1, time.Minute))
	s.Start("early", guest)
	s.Start("late", guest)
	s.Schedule(time.Second, sim.HandlerFunc(func(s *sim.Simulation) {
		s.Start("first", taker(s, &l, ward, 0, time.Hour))
		s.Start("second", taker(s, &l, ward, 1, time.Hour))
		s.Start("third", taker(s, &l, ward, 1, time.Hour))
	}))
	run(t, &s, sim.Never)
	l.want(t, "calm 0s", "first 1s", "second 1s",
		"late 1s: lost a unit of ward to first after 1s", "early 1s: lost a unit of ward to second after 1s",
		"third 1m0s")
}

// TestNobodyPreemptsItself gives one process the least urgent unit and one more
// request: it takes the unit of the other.
func TestNobodyPreemptsItself(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	r := sim.NewResource(&s, "r", 2)
	r.Preemptive = true
	s.Start("other", func(p sim.Process) error {
		if err := r.Use(p, 3, 10); err != nil {
			return err
		}
		l.note(p, &s)
		return nil
	})
	s.Start("greedy", func(p sim.Process) error {
		if err := errors.Join(p.Wait(1), r.Acquire(p, 5), r.Acquire(p, 0)); err != nil {
			return err
		}
		if i, err := p.Select(r.Request(0), sim.After(5)); i != 1 || err != nil {
			t.Errorf("Select returns %d, %v: preempted itself", i, err)
		}
		r.Release(p)
		r.Release(p)
		l.note(p, &s)
		return nil
	})
	run(t, &s, sim.Never)
	l.want(t, "greedy 6ns", "other 15ns")
}

// TestReleaseAfterPreemption gives up what was lost, and the interruption with it.
func TestReleaseAfterPreemption(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	bed, key := sim.NewResource(&s, "bed", 1), sim.NewSignal("key")
	bed.Preemptive = true
	s.Start("low", func(p sim.Process) error {
		if err := errors.Join(bed.Acquire(p, 1), p.WaitFor(key.Next())); err != nil {
			return err
		}
		bed.Release(p) // lost at this very time
		mustPanic(t, "second release", func() { bed.Release(p) })
		mustPanic(t, "nothing lost", func() { _ = bed.Reacquire(p) })
		return p.Wait(1)
	})
	s.Start("high", func(p sim.Process) error {
		if err := p.Wait(5); err != nil {
			return err
		}
		key.Broadcast()
		return bed.Use(p, 0, 1)
	})
	run(t, &s, sim.Never)
}

// TestReacquireKeepsItsPlaceWhenInterrupted waits twice for what it lost.
func TestReacquireKeepsItsPlaceWhenInterrupted(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	bed, cause := sim.NewResource(&s, "bed", 1), errors.New("visitor")
	bed.Preemptive = true
	low := s.Start("low", func(p sim.Process) error {
		var lost *sim.Preemption
		if err := errors.Join(bed.Acquire(p, 1), p.Wait(10)); !errors.As(err, &lost) {
			return err
		}
		for range 2 {
			if err := bed.Reacquire(p); !errors.Is(err, cause) {
				return err
			}
		}
		if err := bed.Reacquire(p); err != nil {
			return err
		}
		l.note(p, &s)
		bed.Release(p)
		return nil
	})
	s.Start("next", taker(&s, &l, bed, 1, 1))
	s.Schedule(2, sim.HandlerFunc(func(s *sim.Simulation) { s.Start("high", taker(s, &l, bed, 0, 5)) }))
	s.Schedule(4, sim.HandlerFunc(func(*sim.Simulation) { low.Interrupt(cause); low.Interrupt(cause) }))
	run(t, &s, sim.Never)
	l.want(t, "high 2ns", "low 7ns", "next 7ns")
}

// TestInterruptedUseReleasesAtOnce interrupts one that holds the unit and one that
// waits for it.
func TestInterruptedUseReleasesAtOnce(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	r, cause := sim.NewResource(&s, "r", 1), errors.New("fire")
	user := func(p sim.Process) error {
		if err := r.Use(p, 0, 10); !errors.Is(err, cause) {
			t.Errorf("Use returns %v", err)
		}
		if err := r.Use(p, 0, 0); err != nil {
			return err
		}
		l.note(p, &s)
		return nil
	}
	a, b := s.Start("a", user), s.Start("b", user)
	s.Start("c", taker(&s, &l, r, 0, 3))
	s.Schedule(2, sim.HandlerFunc(func(*sim.Simulation) {
		b.Interrupt(cause)
		a.Interrupt(cause)
	}))
	run(t, &s, sim.Never)
	l.want(t, "c 2ns", "b 5ns", "a 5ns")
}

func TestProcessThatEndsHoldingAUnitIsAnError(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	bed := sim.NewResource(&s, "bed", 1)
	s.Start("sloppy", func(p sim.Process) error { return bed.Acquire(p, 0) })
	s.Start("next", taker(&s, &l, bed, 0, 1))
	err := s.Run(t.Context(), sim.Never)
	want := `sim: process "sloppy" at 0s: ended while it holds a unit of bed: release it on every way out`
	if !errors.Is(err, sim.ErrHeld) || err.Error() != want {
		t.Errorf("err  = %v\nwant   %v", err, want)
	}
	run(t, &s, sim.Never)
	l.want(t, "next 0s")
}

// TestProcessMayEndWithoutWhatItLost: a unit lost to a preemption is not held.
func TestProcessMayEndWithoutWhatItLost(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	bed := sim.NewResource(&s, "bed", 1)
	bed.Preemptive = true
	s.Start("low", func(p sim.Process) error {
		var lost *sim.Preemption
		if err := errors.Join(bed.Acquire(p, 1), p.Wait(10)); !errors.As(err, &lost) {
			t.Errorf("Wait returns %v", err)
		}
		return nil
	})
	s.Start("high", func(p sim.Process) error { return bed.Use(p, 0, 5) })
	run(t, &s, sim.Never)
	if bed.InUse() != 0 || bed.Queue() != 0 {
		t.Errorf("%d units in use, %d wait", bed.InUse(), bed.Queue())
	}
}

func TestMisuseOfResourcesPanics(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	mustPanic(t, "no capacity", func() { sim.NewResource(&s, "r", 0) })
	r := sim.NewResource(&s, "r", 1)
	p := s.Start("p", func(p sim.Process) error {
		mustPanic(t, "negative use", func() { _ = r.Use(p, 0, -1) })
		mustPanic(t, "release of nothing", func() { r.Release(p) })
		return r.Acquire(p, 0)
	})
	mustPanic(t, "release by another", func() { r.Release(p) })
	mustPanic(t, "acquire outside", func() { _ = r.Acquire(p, 0) })
	_ = s.Run(t.Context(), sim.Never)
}
