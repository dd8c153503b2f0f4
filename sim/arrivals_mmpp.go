package sim

import (
	"fmt"
	"time"

	"ihealth/sim/rng"
)

// MMPP is the Markov-modulated Poisson process: a Poisson process whose rate is
// that of the present phase of a Markov chain, which begins in equilibrium
// (Fischer and Meier-Hellstern, "The Markov-modulated Poisson process (MMPP)
// cookbook", Performance Evaluation 18 (1993) 149–171).
type MMPP struct {
	Lambdas []float64   // by phase: arrivals, 1/s, 0 to 1e9, one of them > 0
	Switch  [][]float64 // from phase × to phase: changes, 1/s, 0 to 1e9, 0 on the diagonal
}

// Validate returns ErrParameter for a rate out of its range, or when there are
// phases between which the chain cannot go.
func (p MMPP) Validate() error {
	if len(p.Lambdas) == 0 || len(p.Switch) != len(p.Lambdas) {
		return fmt.Errorf("sim: %w: MMPP with %d arrival rates and %d rows of changes, want one of each a phase",
			ErrParameter, len(p.Lambdas), len(p.Switch))
	}
	for i, row := range p.Switch {
		if !validModulation(p.Lambdas[i]) {
			return fmt.Errorf("sim: %w: arrival rate of phase %d is %v/s, want 0 to 1e9", ErrParameter, i, p.Lambdas[i])
		}
		if len(row) != len(p.Lambdas) || row[i] != 0 {
			return fmt.Errorf("sim: %w: changes from phase %d: want a rate to each phase, and 0 to itself", ErrParameter, i)
		}
		for j, rate := range row {
			if !validModulation(rate) {
				return fmt.Errorf("sim: %w: changes from phase %d to %d are %v/s, want 0 to 1e9", ErrParameter, i, j, rate)
			}
		}
	}
	if !p.irreducible() {
		return fmt.Errorf("sim: %w: MMPP with phases that cannot be reached from each other", ErrParameter)
	}
	if !(p.Rate() > 0) {
		return fmt.Errorf("sim: %w: MMPP without arrivals in any phase", ErrParameter)
	}
	return nil
}

// validModulation asks for a rate at which the clock's nanosecond still moves.
func validModulation(rate float64) bool { return rate >= 0 && rate <= 1e9 }

// irreducible reports whether phase 0 reaches every phase and every phase reaches
// phase 0.
func (p MMPP) irreducible() bool {
	n := len(p.Lambdas)
	from := reachable(n, 0, func(i, j int) bool { return p.Switch[i][j] > 0 })
	to := reachable(n, 0, func(i, j int) bool { return p.Switch[j][i] > 0 })
	for i := range n {
		if !from[i] || !to[i] {
			return false
		}
	}
	return true
}

// reachable returns which of n nodes can be reached from start.
func reachable(n, start int, edge func(from, to int) bool) []bool {
	seen := make([]bool, n)
	seen[start] = true
	for todo := []int{start}; len(todo) > 0; {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for j := range n {
			if !seen[j] && edge(i, j) {
				seen[j] = true
				todo = append(todo, j)
			}
		}
	}
	return seen
}

// Rate returns the rate of arrivals in equilibrium.
func (p MMPP) Rate() float64 {
	rate := 0.0
	for i, share := range p.equilibrium() {
		rate += share * p.Lambdas[i]
	}
	return rate
}

// equilibrium returns the fraction of time in each phase by the elimination of
// Grassmann, Taksar and Heyman (Operations Research 33 (1985) 1107–1116), which
// never subtracts.
func (p MMPP) equilibrium() []float64 {
	n := len(p.Lambdas)
	q := make([][]float64, n)
	for i, row := range p.Switch {
		q[i] = append([]float64(nil), row...)
	}
	for k := n - 1; k > 0; k-- {
		out := 0.0
		for j := range k {
			out += q[k][j]
		}
		for i := range k {
			q[i][k] /= out
			for j := range k {
				if i != j {
					q[i][j] += q[i][k] * q[k][j]
				}
			}
		}
	}
	share := make([]float64, n)
	share[0] = 1
	total := 1.0
	for k := 1; k < n; k++ {
		for i := range k {
			share[k] += share[i] * q[i][k]
		}
		total += share[k]
	}
	for i := range share {
		share[i] /= total
	}
	return share
}

// Start draws the first phase and returns the process from its beginning.
func (p MMPP) Start(stream *rng.Stream) Intervals {
	r := &mmppRun{p: p, stream: stream, out: make([]float64, len(p.Lambdas))}
	for i, row := range p.Switch {
		r.out[i] = p.Lambdas[i]
		for _, rate := range row {
			r.out[i] += rate
		}
	}
	r.phase = choose(p.equilibrium(), stream.Float64())
	return r
}

type mmppRun struct {
	p      MMPP
	out    []float64 // by phase: arrivals and changes, 1/s
	phase  int
	stream *rng.Stream
}

// Next takes two draws: the time to the next arrival or change, and which of them
// it is.
func (r *mmppRun) Next() (time.Duration, int, error) {
	i := r.phase
	interval := Delay(r.stream.Exponential(r.out[i]))
	u := r.stream.Float64() * r.out[i]
	if u < r.p.Lambdas[i] {
		return interval, 1, nil
	}
	r.phase = choose(r.p.Switch[i], u-r.p.Lambdas[i])
	return interval, 0, nil
}

// choose returns the index at which the running total of weights passes x; when
// rounding keeps it from passing, the last one that weighs anything.
func choose(weights []float64, x float64) int {
	last := 0
	for i, w := range weights {
		if x < w {
			return i
		}
		x -= w
		if w > 0 {
			last = i
		}
	}
	return last
}
