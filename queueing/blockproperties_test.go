package queueing

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestMarkovChainGivesGeneralBlocks solves blocks of two phases under each rule:
// state 2j+i is phase i of a block while j wait; the idle states come after them.
func TestMarkovChainGivesGeneralBlocks(t *testing.T) {
	const lambda, b, phase, waiting = 4.0, 3, 4.0, 160
	const idle = 2 * waiting                                // state idle+j waits with j, j < b
	for rule, begin := range map[BlockRule]func(j int) int{ // state that a departure leads to
		PartialBlocks: func(j int) int {
			if j == 0 {
				return idle
			}
			return 2 * max(j-b, 0)
		},
		FullBlocks: func(j int) int {
			if j < b {
				return idle + j
			}
			return 2 * (j - b)
		},
		EmptyBlocks: func(j int) int { return 2 * max(j-b, 0) },
	} {
		p := stationary(t, idle+b, func(state int, add func(int, float64)) {
			if state >= idle {
				next := state - idle + 1
				if rule == PartialBlocks || next == b {
					add(0, lambda) // the newcomer begins a block, with who waits
				} else {
					add(idle+next, lambda)
				}
				return
			}
			if state < idle-2 {
				add(state+2, lambda)
			}
			if state%2 == 0 {
				add(state+1, phase)
			} else {
				add(begin(state/2), phase)
			}
		})
		q := BlockGeneral{lambda, erlang{2, 2 / phase}, b, rule}
		want := expectation(p, func(state int) float64 {
			if state >= idle {
				return float64(state - idle)
			}
			return float64(state / 2)
		})
		busy := expectation(p[:idle], func(int) float64 { return 1 })
		if got := lambda * q.Wait(); !near(got, want, 1e-8) || !near(q.Utilization(), busy, 1e-8) {
			t.Errorf("rule %d: %.10g wait, busy %.10g; by the chain %.10g and %.10g", rule, got, q.Utilization(), want, busy)
		}
	}
}

// TestGeneralBlockProperties: variation makes blocks wait longer, empty blocks are
// never better than waiting for somebody, and full blocks are used best.
func TestGeneralBlockProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.IntRange(1, 80).Draw(t, "b")
		load := rapid.Float64Range(.02, .95).Draw(t, "load")
		k := rapid.IntRange(1, 20).Draw(t, "phases")
		block := func(service Law, rule BlockRule) BlockGeneral {
			return BlockGeneral{load * float64(b), service, b, rule}
		}
		for rule := PartialBlocks; rule <= EmptyBlocks; rule++ {
			fixed, some, most := block(constant(1), rule), block(erlang{k, 1}, rule), block(hyper{.1, .2, 1.8}, rule)
			if err := most.Validate(); err != nil {
				t.Fatal(err)
			}
			const slack = 1 - 1e-9
			if some.Wait() < fixed.Wait()*slack || most.Wait() < some.Wait()*slack {
				t.Fatalf("rule %d waits %v s fixed, %v s by phases, %v s mixed", rule, fixed.Wait(), some.Wait(), most.Wait())
			}
			if !near(some.InSystem(), some.Lambda*some.Sojourn(), 1e-12) || !near(some.Sojourn(), some.Wait()+1, 1e-12) {
				t.Fatalf("rule %d: %v present, sojourn %v s, wait %v s", rule, some.InSystem(), some.Sojourn(), some.Wait())
			}
		}
		partial, full, empty := block(erlang{k, 1}, PartialBlocks), block(erlang{k, 1}, FullBlocks), block(erlang{k, 1}, EmptyBlocks)
		if partial.Wait() > empty.Wait()*(1+1e-9) {
			t.Fatalf("partial blocks wait %v s, empty ones %v s", partial.Wait(), empty.Wait())
		}
		if !near(full.Utilization(), load, 1e-9) || full.Utilization() > partial.Utilization()*(1+1e-9) || empty.Utilization() != 1 {
			t.Fatalf("utilization %v full, %v partial, %v empty", full.Utilization(), partial.Utilization(), empty.Utilization())
		}
	})
}

// TestLiMaChangProperties: each stage quickens the whole, and the whole is no
// quicker than its stages.
func TestLiMaChangProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := LiMaChang{
			Size:       rapid.IntRange(1, 500).Draw(t, "size"),
			Generation: rapid.Float64Range(.1, 10).Draw(t, "generation"), Building: rapid.Float64Range(.1, 10).Draw(t, "building"),
		}
		q.Lambda = rapid.Float64Range(.01, .98).Draw(t, "load") * float64(q.Size) / (1/q.Generation + 1/q.Building)
		quicker := q
		if rapid.Bool().Draw(t, "stage") {
			quicker.Building *= 1.01
		} else {
			quicker.Generation *= 1.01
		}
		least := 1/q.Generation + 1/q.Building
		if x, y := q.Sojourn(), quicker.Sojourn(); !(y < x) || x < least*(1-1e-9) {
			t.Fatalf("%+v takes %v s, quicker %v s, its stages %v s", q, x, y, least)
		}
		joined := BlockPartial{q.Lambda, 1 / least, q.Size} // one exponential stage varies more than two
		if joined.Validate() == nil && q.Wait()-1/q.Generation > joined.Wait()+1e-9 {
			t.Fatalf("%+v waits %v s before its generation, one stage %v s", q, q.Wait()-1/q.Generation, joined.Wait())
		}
	})
}

// TestTimeoutBlockEnds: what a timeout cuts is never larger than a block, and a
// timeout of the least length makes blocks of one.
func TestTimeoutBlockEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 300).Draw(t, "size")
		lambda := rapid.Float64Range(.1, 1000).Draw(t, "lambda")
		timeout := rapid.Float64Range(1e-9, 50).Draw(t, "arrivals") / lambda
		q := BlockTimeout{lambda, 1, n, timeout}
		direct, survival := 1.0, 1.0 // E[N] = 1 + Σ P(X ≥ k)
		term := math.Exp(-lambda * timeout)
		for k := 1; k < n; k++ {
			survival -= term
			term *= lambda * timeout / float64(k)
			direct += max(survival, 0)
		}
		if got := q.MeanSize(); !near(got, direct, 1e-9) || got > float64(n)*(1+1e-12) {
			t.Fatalf("%+v has blocks of %v, by the sum %v", q, got, direct)
		}
		q.Mu = 2 * lambda / q.MeanSize()
		if q.Formation() > min(timeout, float64(n-1)/(2*lambda))*(1+1e-9) {
			t.Fatalf("%+v forms blocks in %v s", q, q.Formation())
		}
	})
}
