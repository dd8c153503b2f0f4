package baseline

import "slices"

// A set of validators is a []bool over all that are listed, fastest first.

// sized returns a random set of m validators.
func (s *search) sized(m int) []bool {
	members := make([]bool, len(s.evaluator.Validators()))
	s.resize(members, m)
	return members
}

// anySet returns a random set of a random allowed size.
func (s *search) anySet() []bool { return s.sized(s.sizes[s.random.IntN(len(s.sizes))]) }

// resize takes random validators in or out until there are m.
func (s *search) resize(members []bool, m int) {
	size := count(members)
	grow := size < m
	s.flip(members, !grow, max(m-size, size-m))
}

// flip changes k random validators of those that are in, or of those that are out.
func (s *search) flip(members []bool, in bool, k int) {
	if k == 0 {
		return
	}
	from := s.choice[:0]
	for i, is := range members {
		if is == in {
			from = append(from, i)
		}
	}
	s.choice = from
	for i := range k {
		j := i + s.random.IntN(len(from)-i)
		from[i], from[j] = from[j], from[i]
		members[from[i]] = !in
	}
}

// repair takes random validators in or out until the size is the nearest allowed one.
func (s *search) repair(members []bool) { s.resize(members, s.nearest(count(members))) }

// nearest returns the allowed size nearest to m, the smaller of two.
func (s *search) nearest(m int) int {
	i, found := slices.BinarySearch(s.sizes, m)
	switch {
	case found:
		return m
	case i == 0:
		return s.sizes[0]
	case i == len(s.sizes) || m-s.sizes[i-1] <= s.sizes[i]-m:
		return s.sizes[i-1]
	default:
		return s.sizes[i]
	}
}

func count(members []bool) int {
	n := 0
	for _, in := range members {
		if in {
			n++
		}
	}
	return n
}
