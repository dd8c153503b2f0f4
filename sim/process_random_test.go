package sim_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/sim"
)

// jungle is a model whose processes make every kind of call at random.
type jungle struct {
	sim       sim.Simulation
	random    *rand.Rand
	resources []*sim.Resource
	store     *sim.Store[int]
	signal    *sim.Signal
	processes []sim.Process
	stored    int // items put minus items got, as those who did it believe
	history   []string
}

var errRandom = errors.New("random interruption")

func newJungle(seed uint64) *jungle {
	j := &jungle{random: rand.New(rand.NewPCG(seed, 1)), signal: sim.NewSignal("signal")}
	j.resources = []*sim.Resource{sim.NewResource(&j.sim, "plain", 2), sim.NewResource(&j.sim, "preemptive", 2)}
	j.resources[1].Preemptive = true
	j.store = sim.NewStore[int](&j.sim, "store", 3)
	for i := range 12 {
		p := j.sim.Start(fmt.Sprintf("p%d", i), func(p sim.Process) error {
			for range 30 {
				j.act(p)
				j.history = append(j.history, fmt.Sprintf("%s %d", p.Name(), j.sim.Now()))
			}
			return nil
		})
		j.processes = append(j.processes, p)
	}
	j.keepGoing()
	return j
}

// keepGoing stands for the world outside: it sees to it that nobody waits for ever.
func (j *jungle) keepGoing() {
	j.signal.Broadcast()
	if item, ok := j.store.TryGet(); ok {
		j.stored -= item
	}
	if j.store.TryPut(1) {
		j.stored++
	}
	if j.sim.Now() < 1e6 && slices.ContainsFunc(j.processes, sim.Process.Alive) {
		j.sim.Schedule(7, sim.HandlerFunc(func(*sim.Simulation) { j.keepGoing() }))
	}
}

// act makes one call of p; an interruption must leave no trace.
func (j *jungle) act(p sim.Process) {
	r := j.random.IntN(2)
	delay := time.Duration(j.random.IntN(6))
	switch j.random.IntN(7) {
	case 0:
		_ = p.Wait(delay)
	case 1:
		_ = j.resources[r].Use(p, j.random.IntN(3), delay)
	case 2:
		if j.resources[r].Acquire(p, j.random.IntN(3)) == nil {
			j.hold(p, r, delay)
		}
	case 3:
		if j.store.Put(p, 1) == nil {
			j.stored++
		}
	case 4:
		if item, err := j.store.Get(p); err == nil {
			j.stored -= item
		}
	case 5:
		if other := j.processes[j.random.IntN(len(j.processes))]; other != p {
			other.Interrupt(errRandom)
		}
	case 6:
		j.choose(p, r, delay)
	}
}

// hold keeps a unit for a while, and takes it back when it is lost.
func (j *jungle) hold(p sim.Process, r int, delay time.Duration) {
	defer j.resources[r].Release(p)
	var lost *sim.Preemption
	if err := p.Wait(delay); errors.As(err, &lost) && j.random.IntN(2) == 0 {
		if j.resources[r].Reacquire(p) == nil {
			_ = p.Wait(delay)
		}
	}
}

// choose waits for several things, and does what the winner asks for.
func (j *jungle) choose(p sim.Process, r int, delay time.Duration) {
	item := 0
	resource := j.resources[r]
	kinds := []string{"unit", "get", "put", "timeout", "signal", "condition", "end"}
	if p == j.processes[0] {
		kinds = kinds[:6] // nobody sees its own end
	}
	cases := map[string]sim.Case{
		"unit":      resource.Request(j.random.IntN(3)),
		"get":       j.store.Getting(&item),
		"put":       j.store.Putting(1),
		"timeout":   sim.After(delay),
		"signal":    j.signal.Next(),
		"condition": j.signal.Until(func() bool { return j.sim.Now()%2 == 0 }),
		"end":       j.processes[0].Ended(),
	}
	j.random.Shuffle(len(kinds), func(a, b int) { kinds[a], kinds[b] = kinds[b], kinds[a] })
	var some []sim.Case
	for _, kind := range kinds[:1+j.random.IntN(4)] {
		some = append(some, cases[kind])
	}
	i, err := p.Select(some...)
	if err != nil {
		return
	}
	switch kinds[i] {
	case "unit":
		j.hold(p, r, delay)
	case "get":
		j.stored -= item
	case "put":
		j.stored++
	}
}

// check asks for what must hold between any two events.
func (j *jungle) check(t *rapid.T) {
	for _, r := range j.resources {
		if r.InUse() > 2 || r.Queue() > 0 && r.InUse() < 2 {
			t.Fatalf("at %v %d units of %v are held and %d requests wait", j.sim.Now(), r.InUse(), r, r.Queue())
		}
	}
}

// TestRandomCallsLoseNothing makes random calls and counts units and items.
func TestRandomCallsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		var histories [2][]string
		for i := range histories {
			j := newJungle(seed)
			for j.sim.Step() {
				j.check(t)
			}
			for _, p := range j.processes {
				if p.Alive() {
					t.Fatalf("%s waits for ever", p.Name())
				}
			}
			for _, r := range j.resources {
				if r.InUse() != 0 || r.Queue() != 0 {
					t.Fatalf("%d units of %v are lost, %d wait", r.InUse(), r, r.Queue())
				}
			}
			if j.store.Len() != j.stored {
				t.Fatalf("%d items in the store, %d put and not got", j.store.Len(), j.stored)
			}
			j.sim.Close()
			histories[i] = j.history
		}
		if !slices.Equal(histories[0], histories[1]) {
			t.Fatal("two runs differ")
		}
	})
}
