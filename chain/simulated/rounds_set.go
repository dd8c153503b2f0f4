package simulated

import "slices"

// roundsSet is the validators from one height on.
type roundsSet struct {
	from       int64
	validators []int
	weights    []int64
	turns      *Turns
	order      []int // ranks in the order of their turns, as far as asked for
}

func newRoundsSet(from int64, validators []int, weights []int64) *roundsSet {
	s := &roundsSet{from: from, validators: validators}
	for _, node := range validators {
		s.weights = append(s.weights, weights[node%len(weights)])
	}
	s.turns = NewTurns(s.weights)
	return s
}

// proposer returns the rank of who proposes: each height moves the turns by one, and so
// does each round of a height, for that height only.
func (s *roundsSet) proposer(height int64, round int) int {
	turn := int(height-s.from) + round
	for len(s.order) <= turn {
		s.order = append(s.order, s.turns.Next())
	}
	return s.order[turn]
}

// rank returns a node's place among the validators, −1 when it has none.
func (s *roundsSet) rank(node int) int {
	for rank, v := range s.validators {
		if v == node {
			return rank
		}
	}
	return -1
}

// quorum returns the least number of validators that have more than two thirds of the
// power, whoever they are: enough of the lightest.
func (s *roundsSet) quorum() int {
	var total, light int64
	for _, w := range s.weights {
		total += w
	}
	for i, w := range slices.Sorted(slices.Values(s.weights)) {
		if light += w; 3*light > 2*total {
			return i + 1
		}
	}
	panic("simulated: all are less than two thirds of all")
}
