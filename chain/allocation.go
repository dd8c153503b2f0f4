package chain

import "fmt"

// MaxChannels is the most channels of an allocation.
const MaxChannels = 16

// Allocation says which channel carries which class: the channel's index, 0 to
// MaxChannels−1, by urgency and security. The zero Allocation is one channel that
// carries all.
type Allocation [NonUrgent + 1][Confidential + 1]int

// DefaultAllocation is I-Health's (section V): what is urgent goes to channel 0, of
// the rest what is standard to channel 1 and what is confidential to channel 2.
func DefaultAllocation() Allocation {
	return Allocation{Urgent: {0, 0}, Normal: {1, 2}, NonUrgent: {1, 2}}
}

// Channel returns the channel that carries c, which must be valid.
func (a Allocation) Channel(c Class) int { return a[c.Urgency][c.Security] }

// Channels returns how many channels there are.
func (a Allocation) Channels() int {
	most := 0
	for _, c := range Classes() {
		most = max(most, a.Channel(c))
	}
	return most + 1
}

// Validate reports a channel that is out of range, or that carries nothing while one
// after it does.
func (a Allocation) Validate() error {
	var used [MaxChannels]bool
	for _, c := range Classes() {
		i := a.Channel(c)
		if i < 0 || i >= MaxChannels {
			return fmt.Errorf("chain: allocation: class %q goes to channel %d: want 0 to %d", c, i, MaxChannels-1)
		}
		used[i] = true
	}
	for i := range a.Channels() {
		if !used[i] {
			return fmt.Errorf("chain: allocation: channel %d carries no class: number channels without a gap", i)
		}
	}
	return nil
}

// Check fails with ErrChannel when c, which must be valid, does not belong to the
// channel.
func (a Allocation) Check(c Class, channel int) error {
	if own := a.Channel(c); own != channel {
		return fmt.Errorf("chain: %w: %v belongs to channel %d, not %d", ErrChannel, c, own, channel)
	}
	return nil
}
