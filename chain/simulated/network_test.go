package simulated

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/rng"
)

const ms = time.Millisecond

// arrived is what a recorder has received.
type arrived struct {
	from, to, name int
	at             sim.Time
}

// recorder writes down what all nodes receive. A message's body is its name, an int.
type recorder struct {
	s   *sim.Simulation
	log []arrived
}

type tap struct {
	*recorder
	node int
}

func (t tap) Receive(from int, m Message) {
	t.log = append(t.log, arrived{from, t.node, m.Body.(int), t.s.Now()})
}

// newRecorded returns a network whose nodes record what they receive.
func newRecorded(t *testing.T, nodes int, c NetworkConfig) (*Network, *recorder) {
	t.Helper()
	s := new(sim.Simulation)
	n, err := NewNetwork(s, nodes, c)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{s: s}
	for i := range nodes {
		n.Attach(i, tap{r, i})
	}
	return n, r
}

func run(t testing.TB, s *sim.Simulation, until sim.Time) {
	t.Helper()
	if err := s.Run(context.Background(), until); err != nil {
		t.Fatal(err)
	}
}

func vote(name, bytes int) Message { return Message{Kind: Prepare, Bytes: bytes, Body: name} }

// TestArrival holds times of arrival against sums made by hand: 1000 bytes take 1 ms at
// 8 Mbit/s.
func TestArrival(t *testing.T) {
	for _, c := range []struct {
		name  string
		shape chain.Shape
		want  []time.Duration // of messages 0 → 1, 0 → 2, 0 → 1 sent at once
	}{
		{"nothing", chain.Shape{}, []time.Duration{0, 0, 0}},
		{"delay", chain.Shape{Delay: 20 * ms}, []time.Duration{20 * ms, 20 * ms, 20 * ms}},
		{"uplink is shared", chain.Shape{Delay: 20 * ms, UplinkBps: 8e6}, []time.Duration{21 * ms, 22 * ms, 23 * ms}},
		{"rate is the link's", chain.Shape{Delay: 20 * ms, RateBps: 8e6}, []time.Duration{21 * ms, 21 * ms, 22 * ms}},
		{"slow link", chain.Shape{RateBps: 4e6, UplinkBps: 8e6}, []time.Duration{2 * ms, 3 * ms, 4 * ms}},
		{"slow uplink", chain.Shape{RateBps: 8e6, UplinkBps: 4e6}, []time.Duration{2 * ms, 4 * ms, 6 * ms}},
	} {
		n, r := newRecorded(t, 3, NetworkConfig{Shape: c.shape})
		n.Send(0, 1, vote(0, 1000))
		n.Send(0, 2, vote(1, 1000))
		n.Send(0, 1, vote(2, 1000))
		run(t, r.s, sim.Never)
		got := make([]time.Duration, 3)
		for _, a := range r.log {
			got[a.name] = time.Duration(a.at)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: arrived after %v, want %v", c.name, got, c.want)
		}
	}
}

// TestJitter checks the range and that order is kept, or not.
func TestJitter(t *testing.T) {
	for _, unordered := range []bool{false, true} {
		n, r := newRecorded(t, 2, NetworkConfig{
			Shape: chain.Shape{Delay: 20 * ms, Jitter: 5 * ms}, Unordered: unordered, Key: rng.Key{Seed: 1},
		})
		for i := range 1000 {
			n.Send(0, 1, vote(i, 1))
		}
		run(t, r.s, sim.Never)
		first, last := r.log[0].at, r.log[999].at
		if first < sim.Time(15*ms) || last > sim.Time(25*ms) || last < sim.Time(24*ms) || unordered && first > sim.Time(16*ms) {
			t.Errorf("unordered %v: arrivals from %v to %v, want 15 to 25 ms", unordered, first, last)
		}
		sorted := slices.IsSortedFunc(r.log, func(a, b arrived) int { return a.name - b.name })
		if sorted == unordered {
			t.Errorf("unordered %v: in order %v", unordered, sorted)
		}
	}
}

// TestLoss sends n = 10,000 messages with a loss of 0.3: the number lost is binomial,
// within 5 standard deviations but for p < 1e-6.
func TestLoss(t *testing.T) {
	n, r := newRecorded(t, 2, NetworkConfig{Loss: 0.3, Key: rng.Key{Seed: 1}})
	for i := range 10_000 {
		n.Send(0, 1, vote(i, 10))
	}
	run(t, r.s, sim.Never)
	lost := n.Lost(Prepare).Messages
	if sd := math.Sqrt(10_000 * .3 * .7); math.Abs(float64(lost)-3000) > 5*sd {
		t.Errorf("%d of 10,000 lost, want 3000 ± %.0f", lost, 5*sd)
	}
	if got := int64(len(r.log)) + lost; got != 10_000 || n.Sent(Prepare) != (Traffic{10_000, 100_000}) {
		t.Errorf("%d received or lost, %v sent", got, n.Sent(Prepare))
	}
}

func TestPartition(t *testing.T) {
	for _, hold := range []bool{false, true} {
		n, r := newRecorded(t, 5, NetworkConfig{Shape: chain.Shape{Delay: 10 * ms}, Hold: hold})
		twin := n.Twin(1)
		n.Attach(twin, tap{r, twin})
		n.Send(0, 1, vote(0, 1)) // on its way when the cut begins
		n.Partition([]int{0, 2}, []int{1, 3})
		if n.Cut(0, 2) || !n.Cut(0, 1) || !n.Cut(0, 4) || n.Cut(1, twin) {
			t.Error("the cut is elsewhere")
		}
		n.Send(0, 2, vote(1, 1))
		n.Send(0, 3, vote(2, 1))
		n.Send(0, 1, vote(3, 1))
		n.Send(0, 4, vote(4, 1))
		run(t, r.s, sim.Time(100*ms))
		n.Partition([]int{0, 3}) // 3 is back, 1 is not
		run(t, r.s, sim.Time(200*ms))
		n.Heal()
		run(t, r.s, sim.Time(300*ms))
		want := []arrived{{0, 1, 0, sim.Time(10 * ms)}, {0, 2, 1, sim.Time(10 * ms)}}
		if hold {
			want = append(want, arrived{0, 3, 2, sim.Time(110 * ms)}, arrived{0, 1, 3, sim.Time(210 * ms)}, arrived{0, 4, 4, sim.Time(210 * ms)})
		}
		if !slices.Equal(r.log, want) {
			t.Errorf("hold %v: %v, want %v", hold, r.log, want)
		}
		if lost := n.Lost(Prepare).Messages; hold && lost != 0 || !hold && lost != 3 {
			t.Errorf("hold %v: %d lost", hold, lost)
		}
	}
}

// TestFaults sends a message a millisecond from each of 0 to 3 to all, with faults from
// 2 ms until 4 ms.
func TestFaults(t *testing.T) {
	fault := func(node int, k FaultKind, d time.Duration) Fault {
		return Fault{Node: node, Kind: k, From: sim.Time(2 * ms), Until: sim.Time(4 * ms), Delay: d}
	}
	n, r := newRecorded(t, 4, NetworkConfig{
		Shape:  chain.Shape{Delay: ms / 2},
		Faults: []Fault{fault(1, Crash, 0), fault(2, Silence, 0), fault(3, Delay, 7*ms)},
	})
	for i := range 6 {
		r.s.ScheduleAt(sim.Time(i)*sim.Time(ms), 0, sim.HandlerFunc(func(*sim.Simulation) {
			for from := range 4 {
				n.Broadcast(from, []int{0, 1, 2, 3}, vote(i, 1))
			}
		}))
	}
	run(t, r.s, sim.Never)
	count := map[[2]int]int{}
	for _, a := range r.log {
		count[[2]int{a.from, a.to}]++
		sent := sim.Time(a.name) * sim.Time(ms)
		late := a.from == 3 && (a.name == 2 || a.name == 3)
		if got, want := a.at.Sub(sent), ms/2; got != want && a.from != 3 || late && got != want+7*ms || got < want {
			t.Errorf("message %d from %d arrived after %v", a.name, a.from, got)
		}
	}
	for from := range 4 {
		for to := range 4 {
			want := 6
			if from == to {
				want = 0
			} else if from == 1 || from == 2 || to == 1 && from != 3 {
				want = 4
			} else if to == 1 {
				want = 6 // those that are late arrive after the crash
			}
			if got := count[[2]int{from, to}]; got != want {
				t.Errorf("%d messages from %d to %d, want %d", got, from, to, want)
			}
		}
	}
	if !n.Up(1) {
		t.Error("node 1 has not come up")
	}
}

func TestLiveChanges(t *testing.T) {
	n, r := newRecorded(t, 3, NetworkConfig{Shape: chain.Shape{Delay: 10 * ms}})
	n.Send(0, 1, vote(0, 1))
	if err := errors.Join(n.Link(0, 1, chain.Shape{Delay: 30 * ms}), n.Link(1, 0, chain.Shape{Delay: 20 * ms})); err != nil {
		t.Fatal(err)
	}
	n.Send(0, 1, vote(1, 1))
	n.Send(0, 2, vote(2, 1))
	n.Send(1, 0, vote(3, 1))
	if err := n.Link(0, 1, chain.Shape{}); err != nil {
		t.Fatal(err)
	}
	n.Send(0, 1, vote(4, 1)) // cannot overtake 1
	run(t, r.s, sim.Never)
	var got []arrived
	for _, a := range r.log {
		got = append(got, arrived{name: a.name, at: a.at})
	}
	want := []arrived{{name: 0, at: sim.Time(10 * ms)}, {name: 2, at: sim.Time(10 * ms)}, {name: 3, at: sim.Time(20 * ms)}, {name: 1, at: sim.Time(30 * ms)}, {name: 4, at: sim.Time(30 * ms)}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	bad := chain.Shape{Delay: -1}
	if err := n.Link(0, 1, bad); !errors.Is(err, ErrNetwork) {
		t.Errorf("a negative delay gives %v", err)
	}
}

// TestKindsOfOneTime checks guarantee 3.
func TestKindsOfOneTime(t *testing.T) {
	n, r := newRecorded(t, 2, NetworkConfig{Shape: chain.Shape{Delay: ms}})
	r.s.ScheduleAt(sim.Time(ms), TimerPriority, sim.HandlerFunc(func(*sim.Simulation) {
		r.log = append(r.log, arrived{name: -1, at: r.s.Now()})
	}))
	for name, k := range []Kind{Commit, Prepare, Commit, PrePrepare} {
		n.Send(0, 1, Message{Kind: k, Body: name})
	}
	run(t, r.s, sim.Never)
	var got []int
	for _, a := range r.log {
		got = append(got, a.name)
	}
	if want := []int{3, 1, 0, 2, -1}; !slices.Equal(got, want) {
		t.Errorf("received in order %v, want %v", got, want)
	}
}

func TestBadNetworks(t *testing.T) {
	for name, c := range map[string]NetworkConfig{
		"shape":       {Shape: chain.Shape{RateBps: math.NaN()}},
		"loss":        {Loss: 1},
		"no loss":     {Loss: math.NaN()},
		"node":        {Faults: []Fault{{Node: 4}}},
		"negative":    {Faults: []Fault{{Node: -1}}},
		"kind":        {Faults: []Fault{{Kind: faultKinds}}},
		"window":      {Faults: []Fault{{From: 2, Until: 2}}},
		"no delay":    {Faults: []Fault{{Kind: Delay}}},
		"delay":       {Faults: []Fault{{Kind: Crash, Delay: 1}}},
		"no two face": {Faults: []Fault{{Kind: Crash, Second: []int{1}}}},
		"face":        {Faults: []Fault{{Kind: Equivocation, Second: []int{4}}}},
	} {
		if _, err := NewNetwork(new(sim.Simulation), 4, c); !errors.Is(err, ErrNetwork) {
			t.Errorf("%s: %v, want ErrNetwork", name, err)
		}
	}
	if _, err := NewNetwork(new(sim.Simulation), 0, NetworkConfig{}); !errors.Is(err, ErrNetwork) {
		t.Error("a network without nodes")
	}
}
