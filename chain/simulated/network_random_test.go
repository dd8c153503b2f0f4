package simulated

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// sending is a message that is sent at a time.
type sending struct {
	at       sim.Time
	from, to int
	bytes    int
}

func drawSendings(t *rapid.T, nodes int) []sending {
	out := make([]sending, rapid.IntRange(1, 60).Draw(t, "messages"))
	for i := range out {
		from := rapid.IntRange(0, nodes-1).Draw(t, "from")
		to := (from + rapid.IntRange(1, nodes-1).Draw(t, "to")) % nodes
		out[i] = sending{sim.Time(rapid.IntRange(0, 100).Draw(t, "at")) * sim.Time(ms), from, to, rapid.IntRange(0, 5000).Draw(t, "bytes")}
	}
	slices.SortStableFunc(out, func(a, b sending) int { return int(a.at - b.at) })
	return out
}

// sendAll runs the sendings; a message's name is its place among them.
func sendAll(t *testing.T, nodes int, c NetworkConfig, list []sending) []arrived {
	n, r := newRecorded(t, nodes, c)
	for name, m := range list {
		r.s.ScheduleAt(m.at, 0, sim.HandlerFunc(func(*sim.Simulation) { n.Send(m.from, m.to, vote(name, m.bytes)) }))
	}
	run(t, r.s, sim.Never)
	return r.log
}

// TestUplinks holds arrivals against a dumb queue: every sender's messages pass its
// uplink one after another, and then travel.
func TestUplinks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := drawSendings(rt, 4)
		shape := chain.Shape{Delay: 7 * ms, UplinkBps: 8e6} // a byte takes 1 µs
		got := sendAll(t, 4, NetworkConfig{Shape: shape}, list)
		free := make([]sim.Time, 4)
		want := make([]sim.Time, len(list))
		for i, m := range list {
			free[m.from] = max(free[m.from], m.at).Add(time.Duration(m.bytes) * time.Microsecond)
			want[i] = free[m.from].Add(shape.Delay)
		}
		if len(got) != len(list) {
			rt.Fatalf("%d of %d arrived", len(got), len(list))
		}
		for _, a := range got {
			if a.at != want[a.name] {
				rt.Fatalf("message %d arrived at %v, want %v", a.name, a.at, want[a.name])
			}
		}
	})
}

// TestOrderAndStreams checks guarantees 2 and 5 with jitter: links keep their order, and
// the messages of node 0 arrive at the same times whatever others send.
func TestOrderAndStreams(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := drawSendings(rt, 4)
		c := NetworkConfig{Shape: chain.Shape{Delay: 20 * ms, Jitter: 20 * ms, RateBps: 8e6}, Loss: 0.1, Key: rng.Key{Seed: rapid.Uint64().Draw(rt, "seed")}}
		all := sendAll(t, 4, c, list)
		last := map[[2]int]int{}
		for _, a := range all {
			link := [2]int{a.from, a.to}
			if before, ok := last[link]; ok && before > a.name {
				rt.Fatalf("message %d overtook %d", before, a.name)
			}
			last[link] = a.name
		}
		alone := sendAll(t, 4, c, slices.DeleteFunc(slices.Clone(list), func(m sending) bool { return m.from != 0 }))
		times := func(log []arrived) []sim.Time {
			var out []sim.Time
			for _, a := range log {
				if a.from == 0 {
					out = append(out, a.at)
				}
			}
			slices.Sort(out)
			return out
		}
		if a, b := times(all), times(alone); !slices.Equal(a, b) {
			rt.Fatalf("node 0's messages arrive at %v, without others at %v", a, b)
		}
	})
}
