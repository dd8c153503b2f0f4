package manager

import (
	"math"

	"ihealth/chain"
)

// sender is a member that has sent.
type sender struct {
	name   string
	bucket *bucket
	lines  [chain.NonUrgent + 1]line
	losses [chain.NonUrgent + 1][chain.Confidential + 1]losses
}

// losses counts what was not carried.
type losses struct{ refused, dropped int }

// unit is the length of a transaction, in ticks, for a sender of weight 1. It is divisible
// by 1 to 16, so that weights of these sizes are exact.
const unit = 11_531_520

func newSender(m chain.Member, b *bucket) *sender {
	s := &sender{name: m.Name, bucket: b}
	for u := range s.lines {
		s.lines[u].length = int64(math.Round(unit / m.Weight))
	}
	return s
}

// loss returns the counts of a class.
func (s *sender) loss(c chain.Class) *losses { return &s.losses[c.Urgency][c.Security] }
