package simulated

import (
	"errors"
	"fmt"
	"slices"
)

// ErrElection is returned for an election that cannot be held, and for a vote in it that
// cannot be given.
var ErrElection = errors.New("impossible election")

// Delegates elects the validators of delegated proof of stake: every node gives its stake
// to one candidate, and the candidates with the most stake have the seats for an epoch.
type Delegates struct {
	seats  int
	epoch  int64
	stakes []float64
	votes  []int // candidate of each node
}

// NewDelegates returns an election of so many seats, held every epoch heights, in which
// every node has the stake stakes[i], ≥ 0, and votes for itself. It fails with ErrElection
// unless 1 ≤ seats ≤ nodes and 1 ≤ epoch.
func NewDelegates(seats int, epoch int64, stakes []float64) (*Delegates, error) {
	if seats < 1 || seats > len(stakes) {
		return nil, fmt.Errorf("simulated: %w: %d seats for %d nodes: want 1 to %d", ErrElection, seats, len(stakes), len(stakes))
	}
	if epoch < 1 {
		return nil, fmt.Errorf("simulated: %w: an epoch of %d heights: want at least 1", ErrElection, epoch)
	}
	d := &Delegates{seats: seats, epoch: epoch, stakes: slices.Clone(stakes), votes: make([]int, len(stakes))}
	for i, stake := range stakes {
		if !finite(stake) {
			return nil, fmt.Errorf("simulated: %w: node %d has a stake of %v: want a finite number ≥ 0", ErrElection, i, stake)
		}
		d.votes[i] = i
	}
	return d, nil
}

// Vote gives the stake of a node to a candidate from the next election on.
func (d *Delegates) Vote(node, candidate int) error {
	for _, i := range []int{node, candidate} {
		if i < 0 || i >= len(d.votes) {
			return fmt.Errorf("simulated: %w: node %d votes for node %d: want 0 to %d", ErrElection, node, candidate, len(d.votes)-1)
		}
	}
	d.votes[node] = candidate
	return nil
}

// Elected returns the winners by falling stake, the lower number first among equals.
func (d *Delegates) Elected() []int {
	stake, order := make([]float64, len(d.votes)), make([]int, len(d.votes))
	for node, candidate := range d.votes {
		stake[candidate] += d.stakes[node]
		order[node] = node
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case stake[a] > stake[b]:
			return -1
		case stake[a] < stake[b]:
			return 1
		}
		return 0
	})
	return order[:d.seats]
}

// due reports whether there is an election before height.
func (d *Delegates) due(height int64) bool { return (height-1)%d.epoch == 0 }
