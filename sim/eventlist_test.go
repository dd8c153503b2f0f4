package sim

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// dumbEvent and dumbList are a second, dumber event list: a sorted slice.
type dumbEvent struct {
	time     Time
	priority Priority
	sequence uint64
	name     uint64 // the first sequence, by which its handler names it
	event    Event
}

type dumbList []dumbEvent

func (l *dumbList) add(e dumbEvent) {
	*l = append(*l, e)
	slices.SortFunc(*l, func(a, b dumbEvent) int {
		switch {
		case a.time != b.time:
			return int(a.time - b.time)
		case a.priority != b.priority:
			return int(a.priority) - int(b.priority)
		default:
			return int(a.sequence) - int(b.sequence)
		}
	})
}

// delays draws from few distinct delays, so that ties are many, from wide ranges,
// and from the end of time.
func delays() *rapid.Generator[Time] {
	few := rapid.Map(rapid.IntRange(0, 5), func(i int) Time { return Time(i) })
	wide := rapid.Map(rapid.IntRange(0, 1e12), func(i int) Time { return Time(i) })
	far := rapid.Map(rapid.IntRange(0, 3), func(i int) Time { return Never / 2 >> i })
	return rapid.OneOf(few, wide, far)
}

// pair is an event list and its dumb twin.
type pair struct {
	sim      Simulation
	dumb     dumbList
	sequence uint64
	happened uint64 // sequence of the last event
	past     []Event
}

func (p *pair) schedule(t *rapid.T) {
	p.sequence++
	mine := p.sequence
	at := p.sim.Now().Add(time.Duration(delays().Draw(t, "delay")))
	priority := Priority(rapid.IntRange(-128, 127).Draw(t, "priority") / 64)
	e := p.sim.ScheduleAt(at, priority, HandlerFunc(func(*Simulation) { p.happened = mine }))
	p.dumb.add(dumbEvent{at, priority, mine, mine, e})
}

// pick draws the index of a pending event.
func (p *pair) pick(t *rapid.T) int {
	if len(p.dumb) == 0 {
		t.Skip("nothing is pending")
	}
	return rapid.IntRange(0, len(p.dumb)-1).Draw(t, "index")
}

func (p *pair) cancel(t *rapid.T) {
	i := p.pick(t)
	if !p.sim.Cancel(p.dumb[i].event) {
		t.Fatal("Cancel did not find a pending event")
	}
	p.past = append(p.past, p.dumb[i].event)
	p.dumb = slices.Delete(p.dumb, i, i+1)
}

func (p *pair) reschedule(t *rapid.T) {
	i := p.pick(t)
	e := p.dumb[i]
	p.dumb = slices.Delete(p.dumb, i, i+1)
	p.past = append(p.past, e.event)
	e.time = p.sim.Now().Add(time.Duration(delays().Draw(t, "delay")))
	p.sequence++
	e.sequence = p.sequence
	var ok bool
	if e.event, ok = p.sim.Reschedule(e.event, e.time); !ok {
		t.Fatal("Reschedule did not find a pending event")
	}
	p.dumb.add(e)
}

func (p *pair) step(t *rapid.T) {
	want := len(p.dumb) > 0 && p.dumb[0].time < Never
	if got := p.sim.Step(); got != want {
		t.Fatalf("Step = %v, want %v", got, want)
	}
	if !want {
		return
	}
	if first := p.dumb[0]; p.happened != first.name || p.sim.Now() != first.time {
		t.Fatalf("event %d at %v, want %d at %v", p.happened, p.sim.Now(), first.name, first.time)
	}
	p.past = append(p.past, p.dumb[0].event)
	p.dumb = p.dumb[1:]
}

func (p *pair) check(t *rapid.T) {
	if p.sim.Pending() != len(p.dumb) {
		t.Fatalf("%d pending, want %d", p.sim.Pending(), len(p.dumb))
	}
	for _, e := range p.past {
		if p.sim.Cancel(e) {
			t.Fatal("Cancel found an event of the past")
		}
		if _, ok := p.sim.Reschedule(e, Never); ok {
			t.Fatal("Reschedule found an event of the past")
		}
	}
	checkLadder(t, &p.sim.events)
}

// times repeats an operation.
func times(n int, f func(*rapid.T)) func(*rapid.T) {
	return func(t *rapid.T) {
		for range n {
			f(t)
		}
	}
}

// TestEventListIsASortedSlice schedules, cancels, reschedules and steps at random,
// and compares with the dumb list.
func TestEventListIsASortedSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p pair
		t.Repeat(map[string]func(*rapid.T){
			"schedule":      p.schedule,
			"schedule many": times(40, p.schedule),
			"cancel":        p.cancel,
			"reschedule":    p.reschedule,
			"step":          p.step,
			"step often":    times(15, p.step),
			"":              p.check,
		})
	})
}
