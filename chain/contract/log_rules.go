package contract

// subject is what is known of a person, device or lot.
type subject struct {
	account, oracle Pseudonym
	limits          [32]byte // commitment
	changes         uint64   // of the limits
	reported        uint64   // last sequence number of a verdict
	epoch           uint32   // of keys
	granted         map[Pseudonym]bool
	custodian       Pseudonym
	transfers       uint64
}

// Anchored is the last root of a log.
type Anchored struct {
	Owner  Pseudonym // who anchored it
	Root   [32]byte
	Leaves uint64
}

// listed is a place on a cluster head's key list.
type listed struct{ head, list, party Pseudonym }

// obey does what a valid message of a sender with the right role asks, or says why not.
func (l *Log) obey(sender Pseudonym, m *Message) string {
	switch m.Kind {
	case Enrol:
		return l.enrol(m)
	case Anchor:
		return l.anchor(sender, m)
	case Report:
		return ""
	case Admit:
		return l.admit(sender, m)
	default:
		if s := l.subjects[m.Subject]; s != nil {
			return l.obeyOf(s, sender, m)
		}
		return RefusedSubject
	}
}

// obeyOf is obey for the kinds that are about an enrolled subject.
func (l *Log) obeyOf(s *subject, sender Pseudonym, m *Message) string {
	switch m.Kind {
	case Limits:
		return s.limit(m)
	case Record:
		return s.record(sender, m)
	case Grant, Revoke:
		return l.share(s, sender, m)
	case Wrap:
		return s.wrap(l.roles[sender], sender, m)
	case Operate:
		return unless(s.granted[sender], RefusedGrant)
	case Transfer:
		return l.transfer(s, sender, m)
	default: // Order
		return ""
	}
}

// unless returns the reason if a rule is broken.
func unless(kept bool, reason string) string {
	if kept {
		return ""
	}
	return reason
}

func (l *Log) enrol(m *Message) string {
	s := l.subjects[m.Subject]
	if s != nil && (s.account != m.Party || s.oracle == m.Oracle()) {
		return RefusedEnrolled
	}
	if l.roles[m.Party] == Nobody || l.roles[m.Oracle()] != Oracle {
		return RefusedMember
	}
	if s != nil {
		s.oracle, s.reported = m.Oracle(), 0
		return ""
	}
	l.subjects[m.Subject] = &subject{
		account: m.Party, oracle: m.Oracle(), epoch: 1, granted: make(map[Pseudonym]bool), custodian: m.Party,
	}
	return ""
}

func (s *subject) limit(m *Message) string {
	if m.Sequence != s.changes+1 {
		return RefusedSequence
	}
	s.limits, s.changes = m.Commitment, m.Sequence
	return ""
}

func (s *subject) record(sender Pseudonym, m *Message) string {
	if sender != s.oracle {
		return RefusedSender
	}
	if m.Sequence <= s.reported {
		return RefusedSequence
	}
	s.reported = m.Sequence
	return ""
}

func (l *Log) anchor(sender Pseudonym, m *Message) string {
	before := l.logs[m.Subject]
	owner := before.Owner
	if s := l.subjects[m.Subject]; s != nil {
		owner = s.oracle
	}
	if free := owner.IsZero() && l.roles[sender] != Oracle; owner != sender && !free {
		return RefusedSender
	}
	if before.Owner == sender && !before.precedes(m) {
		return RefusedLog
	}
	l.logs[m.Subject] = Anchored{sender, m.Commitment, m.Count}
	return ""
}

// precedes reports whether its owner's next root may be that of m.
func (a Anchored) precedes(m *Message) bool {
	return m.Count > a.Leaves || m.Count == a.Leaves && m.Commitment == a.Root
}

// share grants and revokes.
func (l *Log) share(s *subject, sender Pseudonym, m *Message) string {
	switch {
	case sender != s.account:
		return RefusedSender
	case m.Kind == Grant && (l.roles[m.Party] == Nobody || m.Party == sender):
		return RefusedMember
	case m.Kind == Grant && m.Epoch != s.epoch:
		return RefusedEpoch
	case m.Kind == Grant:
		s.granted[m.Party] = true
		return ""
	case !s.granted[m.Party]:
		return RefusedGrant
	case m.Epoch != s.epoch+1:
		return RefusedEpoch
	}
	delete(s.granted, m.Party)
	s.epoch = m.Epoch
	return ""
}

func (s *subject) wrap(role Role, sender Pseudonym, m *Message) string {
	own := sender == s.account
	switch {
	case !own && role != Provider:
		return RefusedSender
	case !own && (!s.granted[sender] || m.Party != s.account),
		own && m.Party != sender && !s.granted[m.Party]:
		return RefusedGrant
	}
	return unless(m.Epoch == s.epoch, RefusedEpoch)
}

func (l *Log) transfer(s *subject, sender Pseudonym, m *Message) string {
	switch {
	case sender != s.custodian:
		return RefusedSender
	case l.roles[m.Party] == Nobody || m.Party == sender:
		return RefusedMember
	case m.Sequence != s.transfers+1:
		return RefusedSequence
	}
	s.custodian, s.transfers = m.Party, m.Sequence
	return ""
}

func (l *Log) admit(head Pseudonym, m *Message) string {
	place := listed{head, m.Subject, m.Party}
	if m.Code == 1 {
		l.lists[place] = true
		return ""
	}
	if !l.lists[place] {
		return RefusedListed
	}
	delete(l.lists, place)
	return ""
}
