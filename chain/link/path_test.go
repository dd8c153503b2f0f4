package link

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
)

// pathsOf returns the ways from host 0 to the others.
func pathsOf(s chain.Shape, others int) []*path {
	var out []*path
	for _, d := range directionsOf(Config{Hosts: others + 1, Shape: s, Seed: 1}, 0)[1:] {
		out = append(out, &path{way: d})
	}
	return out
}

const ms = time.Millisecond

// TestScheduleByHand follows pieces whose times can be reckoned on paper: 1000
// bytes at 8 Mbit/s take 1 ms.
func TestScheduleByHand(t *testing.T) {
	type step struct {
		path      int
		arrived   time.Duration
		bytes     int
		left, due time.Duration
	}
	for name, c := range map[string]struct {
		shape chain.Shape
		steps []step
	}{
		"nothing is done": {chain.Shape{}, []step{{0, 5 * ms, 1000, 5 * ms, 5 * ms}, {0, 5 * ms, 1e6, 5 * ms, 5 * ms}}},
		"delay":           {chain.Shape{Delay: 20 * ms}, []step{{0, 5 * ms, 1000, 5 * ms, 25 * ms}, {0, 6 * ms, 1000, 6 * ms, 26 * ms}}},
		"rate: pieces follow each other, and an idle link saves nothing up": {
			chain.Shape{Delay: 20 * ms, RateBps: 8e6},
			[]step{{0, 0, 1000, ms, 21 * ms}, {0, 0, 2000, 3 * ms, 23 * ms}, {0, 10 * ms, 1000, 11 * ms, 31 * ms}},
		},
		"rate: links do not share it": {
			chain.Shape{RateBps: 8e6},
			[]step{{0, 0, 1000, ms, ms}, {1, 0, 1000, ms, ms}},
		},
		"uplink: links share it": {
			chain.Shape{UplinkBps: 8e6},
			[]step{{0, 0, 1000, ms, ms}, {1, 0, 1000, 2 * ms, 2 * ms}, {2, 0, 1000, 3 * ms, 3 * ms}, {0, ms, 1000, 4 * ms, 4 * ms}},
		},
		"a slow link does not keep the uplink": {
			chain.Shape{RateBps: 4e6, UplinkBps: 8e6},
			[]step{{0, 0, 1000, 2 * ms, 2 * ms}, {1, 0, 1000, 3 * ms, 3 * ms}, {2, 0, 1000, 4 * ms, 4 * ms}, {0, 2 * ms, 1000, 5 * ms, 5 * ms}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			paths := pathsOf(c.shape, 3)
			for i, s := range c.steps {
				left, due := paths[s.path].schedule(s.arrived, s.bytes)
				if left != s.left || due != s.due {
					t.Errorf("piece %d leaves at %v and is due at %v, want %v and %v", i, left, due, s.left, s.due)
				}
			}
		})
	}
}

// TestBlockTakesItsSizeByTheRate sends the block of consensus.md section 3, 128 KB
// at 1 MB/s, in the pieces that a pump would make.
func TestBlockTakesItsSizeByTheRate(t *testing.T) {
	p := pathsOf(chain.Shape{Delay: 20 * ms, RateBps: 8e6}, 1)[0]
	var left, due time.Duration
	for rest := 128_000; rest > 0; rest -= p.piece() {
		left, due = p.schedule(left, min(rest, p.piece()))
	}
	if due != 148*ms {
		t.Errorf("a block of 128 kB is due after %v, want 128 ms for its bytes and 20 for the way", due)
	}
}

func TestPieceIsAMillisecond(t *testing.T) {
	for _, c := range []struct {
		rate, uplink float64
		want         int
	}{
		{0, 0, maxPiece},
		{40e6, 0, 5000},
		{0, 40e6, 5000},
		{80e6, 40e6, 5000},
		{40e6, 80e6, 5000},
		{chain.MinRate, 0, minPiece},
		{1e12, 1e300, maxPiece},
	} {
		if got := pathsOf(chain.Shape{RateBps: c.rate, UplinkBps: c.uplink}, 1)[0].piece(); got != c.want {
			t.Errorf("link %g and uplink %g bit/s: pieces of %d bytes, want %d", c.rate, c.uplink, got, c.want)
		}
	}
}

func TestRuleHoldsForWhatFollows(t *testing.T) {
	p := pathsOf(chain.Shape{Delay: 50 * ms, RateBps: 8e6}, 1)[0]
	p.schedule(0, 1000)
	p.way.shape = chain.Shape{Delay: 10 * ms}
	if _, due := p.schedule(ms, 1000); due != 51*ms {
		t.Errorf("after a shorter delay the next piece is due at %v, want 51 ms, with the one ahead", due)
	}
	if _, due := p.schedule(100*ms, 1000); due != 110*ms {
		t.Errorf("the piece at 100 ms is due at %v, want 110 ms", due)
	}
	p.way.shape = chain.Shape{RateBps: 4e6}
	if _, due := p.schedule(200*ms, 1000); due != 202*ms {
		t.Errorf("at half the rate the piece is due at %v, want 202 ms", due)
	}
}

// lindley is when the last of several pieces has left, from the whole history:
// max over j of arrival j and all airtimes since.
func lindley(arrived []time.Duration, bytes []int, bps float64) time.Duration {
	latest := time.Duration(0)
	for j := range arrived {
		left := arrived[j]
		for _, b := range bytes[j:] {
			left += airtime(b, bps)
		}
		latest = max(latest, left)
	}
	return latest
}

// TestScheduleAgainstHistory holds three paths out of a host against the formula
// that knows the whole history, on the uplink and, from when the uplink begins with
// each piece, on the link; and the delay against its range.
func TestScheduleAgainstHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := chain.Shape{Delay: 20 * ms, Jitter: time.Duration(rapid.IntRange(0, 20).Draw(t, "jitter")) * ms}
		s.RateBps = rapid.Float64Range(chain.MinRate, 1e9).Draw(t, "rate")
		s.UplinkBps = rapid.Float64Range(chain.MinRate, 1e9).Draw(t, "uplink")
		paths := pathsOf(s, 3)
		var now time.Duration
		var all []time.Duration
		var allBytes []int
		var own [3][]time.Duration
		var ownBytes [3][]int
		var last [3]time.Duration
		for range rapid.IntRange(1, 40).Draw(t, "pieces") {
			now += time.Duration(rapid.IntRange(0, 5000).Draw(t, "gap")) * time.Microsecond
			k := rapid.IntRange(0, 2).Draw(t, "path")
			bytes := rapid.IntRange(0, maxPiece).Draw(t, "bytes")
			all, allBytes = append(all, now), append(allBytes, bytes)
			uplink := lindley(all, allBytes, s.UplinkBps)
			own[k], ownBytes[k] = append(own[k], uplink-airtime(bytes, s.UplinkBps)), append(ownBytes[k], bytes)
			left, due := paths[k].schedule(now, bytes)
			if want := max(uplink, lindley(own[k], ownBytes[k], s.RateBps)); left != want {
				t.Fatalf("left at %v, want %v", left, want)
			}
			if due < last[k] || due < left+s.Delay-s.Jitter || due > max(last[k], left+s.Delay+s.Jitter) {
				t.Fatalf("left at %v, due at %v after one due at %v: want %v ± %v, in order", left, due, last[k], s.Delay, s.Jitter)
			}
			last[k] = due
		}
	})
}

// TestJitterIsUniform sends pieces so far apart that none waits for another. Each
// tenth of the range holds a tenth of 20,000 delays within 5.5 standard deviations,
// sqrt(20,000 · 0.1 · 0.9) = 42, which a true one misses with p < 1e-6 in all ten.
func TestJitterIsUniform(t *testing.T) {
	const n = 20_000
	p := pathsOf(chain.Shape{Delay: 20 * ms, Jitter: 5 * ms}, 1)[0]
	var tenths [10]int
	for i := range n {
		at := time.Duration(i) * time.Second
		_, due := p.schedule(at, 100)
		tenths[int((due-at-15*ms)/ms)]++
	}
	for i, count := range tenths {
		if count < n/10-231 || count > n/10+231 {
			t.Errorf("%d of %d delays from %d to %d ms, want %d ± 231", count, n, 15+i, 16+i, n/10)
		}
	}
}

func TestJitterFollowsTheSeed(t *testing.T) {
	delays := func(seed uint64, to int) (out [8]time.Duration) {
		c := Config{Hosts: 3, Shape: chain.Shape{Delay: 20 * ms, Jitter: 20 * ms}, Seed: seed}
		p := &path{way: directionsOf(c, 0)[to]}
		for i := range out {
			at := time.Duration(i) * time.Second
			_, due := p.schedule(at, 1)
			out[i] = due - at
		}
		return out
	}
	first := delays(1, 1)
	if delays(1, 1) != first {
		t.Error("the same seed gives other delays")
	}
	if delays(2, 1) == first || delays(1, 2) == first {
		t.Error("another seed or link gives the same delays")
	}
}

func TestScheduleDoesNotAllocate(t *testing.T) {
	p := pathsOf(chain.Shape{Delay: ms, Jitter: ms, RateBps: 1e6, UplinkBps: 1e6}, 1)[0]
	if n := testing.AllocsPerRun(100, func() { p.schedule(0, 100) }); n != 0 {
		t.Errorf("%v allocations a piece, want none", n)
	}
}
