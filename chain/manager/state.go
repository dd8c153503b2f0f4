package manager

import "ihealth/chain"

// state is what a manager knows of transactions, all that its successor needs.
type state struct {
	holder     *BlockchainManager
	nonces     chain.Nonces
	senders    map[string]*sender
	buckets    buckets
	waiting    queue
	flying     map[chain.TransactionID]*entry
	flights    map[int][]*entry // by batch
	unused     *entry           // to be used again, linked by after
	spare      [][]*entry       // flights to be used again
	rejections chain.Rejections
	admitted   int
	released   int // batches
	carried    int // transactions of released batches
	slots      int // places in released batches
	committed  int
	dropped    int
}

func newState() *state {
	return &state{
		senders: make(map[string]*sender),
		buckets: make(buckets),
		flying:  make(map[chain.TransactionID]*entry),
		flights: make(map[int][]*entry),
	}
}

// sender returns what is known of a member.
func (s *state) sender(m chain.Member) *sender {
	own := s.senders[m.Name]
	if own == nil {
		own = newSender(m, s.buckets.of(m))
		s.senders[m.Name] = own
	}
	return own
}

// entry returns an empty one.
func (s *state) entry() *entry {
	e := s.unused
	if e == nil {
		return &entry{}
	}
	s.unused = e.after
	*e = entry{}
	return e
}

// forget takes back an entry that is neither waiting nor in flight.
func (s *state) forget(e *entry) {
	*e = entry{after: s.unused}
	s.unused = e
}

// flight returns an empty list of entries.
func (s *state) flight() []*entry {
	last := len(s.spare) - 1
	if last < 0 {
		return nil
	}
	f := s.spare[last]
	s.spare = s.spare[:last]
	return f
}
