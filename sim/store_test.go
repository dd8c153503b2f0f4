package sim_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/sim"
)

func TestStoreIsFirstInFirstOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s sim.Simulation
		capacity := rapid.IntRange(0, 20).Draw(t, "capacity")
		store := sim.NewStore[int](&s, "store", capacity)
		var model []int
		for i := range 200 {
			if rapid.Bool().Draw(t, "put") {
				room := capacity == 0 || len(model) < capacity
				if store.TryPut(i) != room {
					t.Fatalf("room for item %d of %d: %v", len(model)+1, capacity, !room)
				}
				if room {
					model = append(model, i)
				}
				continue
			}
			item, ok := store.TryGet()
			if ok != (len(model) > 0) || ok && item != model[0] {
				t.Fatalf("got %d, %v of %v", item, ok, model)
			}
			model = model[min(1, len(model)):]
		}
		if store.Len() != len(model) {
			t.Fatalf("%d items, want %d", store.Len(), len(model))
		}
	})
}

// TestStoreMakesBothSidesWait lets a fast producer wait for room, and a fast
// consumer for items.
func TestStoreMakesBothSidesWait(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	store := sim.NewStore[string](&s, "shelf", 2)
	s.Start("producer", func(p sim.Process) error {
		for _, item := range []string{"a", "b", "c", "d"} {
			if err := store.Put(p, item); err != nil {
				return err
			}
			l = append(l, fmt.Sprintf("put %s %v", item, s.Now()))
		}
		return p.Wait(10)
	})
	s.Start("consumer", func(p sim.Process) error {
		if err := p.Wait(5); err != nil {
			return err
		}
		for range 5 {
			item, err := store.Get(p)
			if err != nil {
				return err
			}
			l = append(l, fmt.Sprintf("get %s %v", item, s.Now()))
		}
		return nil
	})
	s.Schedule(20, sim.HandlerFunc(func(*sim.Simulation) { store.TryPut("e") }))
	run(t, &s, sim.Never)
	l.want(t, "put a 0s", "put b 0s", "get a 5ns", "get b 5ns", "get c 5ns", "put c 5ns", "put d 5ns", "get d 5ns", "get e 20ns")
}

func TestGuarantee12StoreServesInTheOrderOfWaiting(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	store := sim.NewStore[int](&s, "store", 0)
	for i, when := range []time.Duration{3, 1, 2} {
		s.Start(string(rune('a'+i)), func(p sim.Process) error {
			if err := p.Wait(when); err != nil {
				return err
			}
			item, err := store.Get(p)
			l = append(l, fmt.Sprintf("%s gets %d", p.Name(), item))
			return err
		})
	}
	s.Schedule(5, sim.HandlerFunc(func(*sim.Simulation) {
		for item := range 4 {
			store.TryPut(item)
		}
	}))
	run(t, &s, sim.Never)
	l.want(t, "b gets 0", "c gets 1", "a gets 2")
	if store.Len() != 1 || store.String() != "store" {
		t.Errorf("%d items left in %v", store.Len(), store)
	}
}

// TestSelectOfStores lets cases win and lose that get and put.
func TestSelectOfStores(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	in, out := sim.NewStore[int](&s, "in", 0), sim.NewStore[string](&s, "out", 1)
	s.Start("p", func(p sim.Process) error {
		var item int
		for _, want := range []int{1, 2, 0, 1} { // room; timeout; item; room
			i, err := p.Select(in.Getting(&item), out.Putting("x"), sim.After(10))
			if i != want || err != nil {
				t.Errorf("Select returns %d, %v at %v, want %d", i, err, s.Now(), want)
			}
		}
		if item != 7 || out.Len() != 1 || in.Len() != 0 {
			t.Errorf("item %d; %d out, %d in", item, out.Len(), in.Len())
		}
		return p.WaitFor(in.Getting(&item))
	}).Background()
	s.Schedule(15, sim.HandlerFunc(func(*sim.Simulation) { in.TryPut(7) }))
	s.Schedule(17, sim.HandlerFunc(func(*sim.Simulation) { out.TryGet() }))
	run(t, &s, sim.Never)
	if s.Now() != 17 {
		t.Errorf("ended at %v", s.Now())
	}
}

// TestInterruptedPutAndGetTakeNothing interrupts both while they wait, and before.
func TestInterruptedPutAndGetTakeNothing(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	cause := errors.New("alarm")
	full, empty := sim.NewStore[int](&s, "full", 1), sim.NewStore[int](&s, "empty", 1)
	full.TryPut(1)
	var got []error
	putter := s.Start("putter", func(p sim.Process) error {
		got = append(got, full.Put(p, 2), full.Put(p, 3))
		return nil
	})
	getter := s.Start("getter", func(p sim.Process) error {
		for range 2 {
			item, err := empty.Get(p)
			if item != 0 {
				t.Errorf("got %d", item)
			}
			got = append(got, err)
		}
		return nil
	})
	s.Schedule(5, sim.HandlerFunc(func(*sim.Simulation) {
		for range 2 {
			putter.Interrupt(cause)
			getter.Interrupt(cause)
		}
	}))
	run(t, &s, sim.Never)
	if len(got) != 4 || slices.ContainsFunc(got, func(err error) bool { return !errors.Is(err, cause) }) {
		t.Errorf("calls return %v", got)
	}
	if item, ok := full.TryGet(); item != 1 || !ok || full.Len() != 0 || !empty.TryPut(4) || empty.Len() != 1 {
		t.Error("an interrupted call has had an effect")
	}
}

func TestStoreNeedsACapacity(t *testing.T) {
	var s sim.Simulation
	mustPanic(t, "negative capacity", func() { sim.NewStore[int](&s, "store", -1) })
}

func TestTraceAndDeadlockOfAStore(t *testing.T) {
	var tr tracer
	s := sim.Simulation{Tracer: &tr}
	defer s.Close()
	store := sim.NewStore[int](&s, "shelf", 1)
	s.Start("p", func(p sim.Process) error {
		_, err := store.Get(p)
		return errors.Join(err, store.Put(p, 1), store.Put(p, 2))
	})
	s.Schedule(1, sim.HandlerFunc(func(*sim.Simulation) { store.TryPut(3) }))
	err := s.Run(t.Context(), sim.Never)
	want := "sim: deadlock at 1ns: nothing is left to happen, waiting processes: 1; p#1 for room in store shelf since 1ns"
	if err == nil || err.Error() != want {
		t.Errorf("err  = %v\nwant   %v", err, want)
	}
	if want := []string{"0s p start", "0s p wait", "1ns shelf put", "1ns shelf get", "1ns shelf put", "1ns p wait"}; !slices.Equal(tr, want) {
		t.Errorf("trace %q, want %q", []string(tr), want)
	}
}
