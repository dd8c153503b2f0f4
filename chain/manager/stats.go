package manager

import "ihealth/chain"

// Stats says where all transactions are that were offered to a manager. Admitted
// is the sum of Waiting, InFlight and Committed.
type Stats struct {
	Admitted   int
	Waiting    int
	InFlight   int
	Committed  int
	Rejected   int
	RejectedBy []chain.Rejection // reasons that occurred
}

// Stats returns the present state.
func (m *BlockchainManager) Stats() Stats {
	s := Stats{
		Admitted:   m.admitted,
		Waiting:    m.waiting.size,
		Committed:  m.committed,
		Rejected:   m.rejections.Total(),
		RejectedBy: m.rejections.List(),
	}
	for _, flight := range m.inFlight {
		s.InFlight += len(flight)
	}
	return s
}
