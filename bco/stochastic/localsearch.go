package stochastic

import "slices"

// improve goes to the best set that differs in one or two validators until none is
// better.
func (s *search) improve() error {
	for s.best.set != nil {
		if better, err := s.step(); err != nil || !better {
			return err
		}
	}
	return nil
}

// step reports whether there was a better set.
func (s *search) step() (bool, error) {
	here, better := s.best.set, false
	var set []int
	for i := range s.validators {
		for j := i; j < len(s.validators); j++ { // j = i: only i changes
			if err := s.ctx.Err(); err != nil {
				return false, err
			}
			set = flipped(append(set[:0], here...), i)
			if j > i {
				set = flipped(set, j)
			}
			if s.Allows(len(set)) && s.consider(s.weighSet(set)) {
				better = true
			}
		}
	}
	return better, nil
}

// flipped takes i out of the set, or adds it, in place.
func flipped(set []int, i int) []int {
	if at := slices.Index(set, i); at >= 0 {
		return slices.Delete(set, at, at+1)
	}
	return append(set, i)
}
