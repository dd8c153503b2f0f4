package pareto

// staircases are several of them, one after the other.
type staircases struct {
	steps []step
	ends  []int // of each
	spare []step
}

func (s *staircases) reset() { s.steps, s.ends = s.steps[:0], s.ends[:0] }

// add appends a step, of no less latency and no more cost than the one before, to the
// last staircase. It replaces that one when their latencies are the same number.
func (s *staircases) add(x step) {
	begin := 0
	if len(s.ends) > 0 {
		begin = s.ends[len(s.ends)-1]
	}
	last := len(s.steps) - 1
	if last < begin || s.steps[last].latency < x.latency {
		s.steps = append(s.steps, x)
	} else if x.cost < s.steps[last].cost {
		s.steps[last] = x
	}
}

// end closes the last staircase.
func (s *staircases) end() { s.ends = append(s.ends, len(s.steps)) }

// merged returns the staircase of them all, and leaves it as the only one.
func (s *staircases) merged() []step {
	for len(s.ends) > 1 {
		s.halve()
	}
	return s.steps
}

// halve merges neighbours.
func (s *staircases) halve() {
	out, ends, begin := s.spare[:0], s.ends[:0], 0
	for i := 0; i < len(s.ends); i += 2 {
		middle, end := s.ends[i], s.ends[min(i+1, len(s.ends)-1)]
		out = merge(out, s.steps[begin:middle], s.steps[middle:end])
		ends, begin = append(ends, len(out)), end
	}
	s.steps, s.spare, s.ends = out, s.steps, ends
}
