package manager

import (
	"cmp"
	"math"
	"slices"

	"ihealth/chain"
)

// Stats says where all transactions are that were offered to a manager. Admitted
// is the sum of Waiting, InFlight, Committed and Dropped.
type Stats struct {
	Admitted   int
	Waiting    int
	InFlight   int
	Committed  int
	Dropped    int // admitted, and then made room for others or were overtaken, see Overtake
	Rejected   int
	RejectedBy []chain.Rejection // reasons that occurred
	Losses     []Loss            // by name of the entity, then by class; those that lost nothing are left out
	Batches    int               // released
	Fill       float64           // transactions of the released batches over their places, 0 to 1; NaN without a batch
}

// Loss counts what the limits of rate and room cost an entity in one class, of the
// transactions that bear its signature.
type Loss struct {
	Entity  string
	Class   chain.Class
	Refused int // as ErrRate or ErrFull
	Dropped int // see Stats
}

// Stats returns the present state.
func (m *BlockchainManager) Stats() Stats {
	s := Stats{
		Admitted:   m.admitted,
		Waiting:    m.waiting.size,
		InFlight:   len(m.flying),
		Committed:  m.committed,
		Dropped:    m.dropped,
		Rejected:   m.rejections.Total(),
		RejectedBy: m.rejections.List(),
		Losses:     m.losses(),
		Batches:    m.released,
		Fill:       math.NaN(),
	}
	if m.released > 0 {
		s.Fill = float64(m.carried) / float64(m.slots)
	}
	return s
}

// losses lists what entities lost.
func (m *BlockchainManager) losses() []Loss {
	var list []Loss
	for _, own := range m.senders {
		for _, c := range chain.Classes() {
			if l := *own.loss(c); l != (losses{}) {
				list = append(list, Loss{own.name, c, l.refused, l.dropped})
			}
		}
	}
	slices.SortFunc(list, func(a, b Loss) int {
		return cmp.Or(cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.Class.Urgency, b.Class.Urgency),
			cmp.Compare(a.Class.Security, b.Class.Security))
	})
	return list
}
