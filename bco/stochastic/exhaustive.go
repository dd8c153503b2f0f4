package stochastic

// extend considers the sets that add validators from rank on to set, where the walker
// stands: from the empty set on, all sets, each one step from one before it.
func (s *search) extend(set []int, rank int, fees float64) error {
	if len(set) > 0 {
		s.consider(s.weigh(set, fees))
	}
	if len(set) == s.most {
		return nil
	}
	for i := rank; i < len(s.validators); i++ {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		s.walker.push(i)
		err := s.extend(append(set, i), i+1, fees+s.validators[i].Fee)
		s.walker.pop()
		if err != nil {
			return err
		}
	}
	return nil
}
