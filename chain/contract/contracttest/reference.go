package contracttest

import (
	"bytes"
	"slices"

	"ihealth/chain/contract"
)

// reference is the rules written a second time, without a state: it decides from the
// list of all that was carried out before.
type reference struct {
	roles map[contract.Pseudonym]contract.Role
	done  []deed
}

// deed is a message that was carried out.
type deed struct {
	sender contract.Pseudonym
	contract.Message
}

// last returns the last deed of these kinds about a subject, and false if there is none.
func (r *reference) last(subject contract.Pseudonym, kinds ...contract.Kind) (deed, bool) {
	for _, d := range slices.Backward(r.done) {
		if d.Subject == subject && slices.Contains(kinds, d.Kind) {
			return d, true
		}
	}
	return deed{}, false
}

// accepts reports whether a message would be carried out, which then belongs to the past.
func (r *reference) accepts(d deed) bool {
	ok := d.Validate() == nil && r.roles[d.sender].MaySend(d.Kind) && r.follows(d)
	if ok {
		r.done = append(r.done, d)
	}
	return ok
}

// follows reports whether what happened before allows d.
func (r *reference) follows(d deed) bool {
	birth, known := r.last(d.Subject, contract.Enrol) // or when its oracle was replaced
	switch d.Kind {
	case contract.Enrol:
		other := birth.Party == d.Party && !bytes.Equal(birth.Data, d.Data)
		return (!known || other) && r.member(d.Party) && r.roles[d.Oracle()] == contract.Oracle
	case contract.Report:
		return true
	case contract.Admit:
		return d.Code == 1 || r.listed(d)
	case contract.Anchor:
		return r.extends(d) && r.owns(d, birth, known)
	default:
		return known && r.concerns(d, birth)
	}
}

// concerns reports whether what happened to an enrolled subject allows d.
func (r *reference) concerns(d, birth deed) bool {
	before, _ := r.last(d.Subject, d.Kind)
	switch d.Kind {
	case contract.Limits:
		return d.Sequence == before.Sequence+1
	case contract.Record:
		if last, _ := r.last(d.Subject, contract.Enrol, contract.Record); last.Kind == contract.Enrol {
			before.Sequence = 0
		}
		return birth.Oracle() == d.sender && d.Sequence > before.Sequence
	case contract.Transfer:
		holder := birth.Party
		if before.Kind == contract.Transfer {
			holder = before.Party
		}
		return d.sender == holder && d.Party != d.sender && r.member(d.Party) && d.Sequence == before.Sequence+1
	case contract.Order:
		return true
	default:
		return r.shares(d, birth.Party)
	}
}

// shares reports whether the account, or a provider by its grant, may do d.
func (r *reference) shares(d deed, account contract.Pseudonym) bool {
	epoch := uint32(1)
	if before, ok := r.last(d.Subject, contract.Revoke); ok {
		epoch = before.Epoch
	}
	switch d.Kind {
	case contract.Grant:
		return d.sender == account && d.Epoch == epoch && d.Party != account && r.member(d.Party)
	case contract.Revoke:
		return d.sender == account && d.Epoch == epoch+1 && r.granted(d.Subject, d.Party)
	case contract.Operate:
		return r.granted(d.Subject, d.sender)
	default:
		return d.Epoch == epoch && r.wraps(d, account)
	}
}

// wraps reports whether a key goes from the account to itself or to whom it granted, or
// back from there.
func (r *reference) wraps(d deed, account contract.Pseudonym) bool {
	if d.sender == account {
		return d.Party == account || r.granted(d.Subject, d.Party)
	}
	return d.Party == account && r.roles[d.sender] == contract.Provider && r.granted(d.Subject, d.sender)
}

func (r *reference) member(p contract.Pseudonym) bool { return r.roles[p] != contract.Nobody }

// granted reports whether the last word about a party was a grant.
func (r *reference) granted(subject, party contract.Pseudonym) bool {
	for _, d := range slices.Backward(r.done) {
		if d.Subject == subject && d.Party == party && (d.Kind == contract.Grant || d.Kind == contract.Revoke) {
			return d.Kind == contract.Grant
		}
	}
	return false
}

// listed reports whether the last word about a place on a head's list was to put it on.
func (r *reference) listed(of deed) bool {
	for _, d := range slices.Backward(r.done) {
		if d.Kind == contract.Admit && d.sender == of.sender && d.Subject == of.Subject && d.Party == of.Party {
			return d.Code == 1
		}
	}
	return false
}

// owns reports whether the log is that of the sender's subject, or no subject's and nobody
// else has begun it.
func (r *reference) owns(d, birth deed, known bool) bool {
	if known {
		return birth.Oracle() == d.sender
	}
	before, begun := r.last(d.Subject, contract.Anchor)
	return r.roles[d.sender] != contract.Oracle && (!begun || before.sender == d.sender)
}

// extends reports whether a root can follow the last one of its log.
func (r *reference) extends(d deed) bool {
	before, ok := r.last(d.Subject, contract.Anchor)
	return !ok || d.sender != before.sender || d.Count > before.Count || d.Count == before.Count && d.Commitment == before.Commitment
}
