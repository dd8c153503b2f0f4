package vault

import (
	"crypto/hpke"
	"errors"
	"fmt"
	"slices"

	"ihealth/chain/contract"
	"ihealth/sim"
)

// Why a patient cannot give or take a right.
var (
	ErrEpoch   = errors.New("no session key of the epoch in force: begin it, and accept its wrap")
	ErrGranted = errors.New("granted already")
	ErrNoGrant = errors.New("not granted")
	ErrPending = errors.New("a new epoch is on its way: accept its wrap first")
)

// Patient decides who reads the records of one subject. Its messages are to be submitted
// in order by its account, and change nothing until they come back by Accept, committed:
// until then they are [Patient.Pending]. To go on with another phone, private key and
// chain are enough. It belongs to one goroutine.
type Patient struct {
	*Reader
	subject contract.Pseudonym
	session SessionKey
	epoch   uint32 // whose key session is; 0 before the first
	rights  rights // by the chain
	pending []contract.Message
	book    map[contract.Pseudonym]grant // what Grant was told, which is not on the chain
}

// grant is the public key of an account, and when its right is to end; 0 is never.
type grant struct {
	Account
	until sim.Time
}

// NewPatient returns the patient of a subject who has granted nothing. It panics without
// a private key.
func NewPatient(subject, account contract.Pseudonym, private hpke.PrivateKey) *Patient {
	return &Patient{
		Reader: NewReader(account, private), subject: subject, rights: rights{epoch: 1}, book: make(map[contract.Pseudonym]grant),
	}
}

// Session returns the session key in force and its epoch, 0 before the first was
// committed.
func (p *Patient) Session() (uint32, SessionKey) { return p.epoch, p.session }

// Granted returns who may read by the chain, in order of the grants. Public is nil for those
// to whom a former phone granted: the chain does not hold it.
func (p *Patient) Granted() []Account {
	out := make([]Account, len(p.rights.granted))
	for i, g := range p.rights.granted {
		out[i] = Account{g.name, p.book[g.name].Public}
	}
	return out
}

// Ended returns whose grants have ended at now, as a treatment does, in order of the
// grants. They read on until they are revoked. Ends that a former phone knew are not on
// the chain.
func (p *Patient) Ended(now sim.Time) []contract.Pseudonym {
	var out []contract.Pseudonym
	for _, g := range p.rights.granted {
		if until := p.book[g.name].until; until != 0 && until <= now {
			out = append(out, g.name)
		}
	}
	return out
}

// Pending returns the messages that were made and are not known to be committed, in order: to
// be submitted again when they were lost.
func (p *Patient) Pending() []contract.Message { return slices.Clone(p.pending) }

// Withdraw forgets the pending messages, as is due once the chain refused one: rights are
// then as on the chain.
func (p *Patient) Withdraw() { p.pending = nil }

// Begin draws the session key of an epoch that has none and wraps it for the patient
// (transaction T1): the first one, or one whose key was lost after the revocation that
// began it; then each remaining reader is to be granted again. It fails with ErrPending
// when that was done before.
func (p *Patient) Begin() (contract.Message, error) {
	asked := p.asked()
	if asked.own == asked.epoch {
		return contract.Message{}, fmt.Errorf("vault: epoch %d of %v: %w", asked.epoch, p.subject, ErrPending)
	}
	m, err := wrap(NewSessionKey(), p.subject, asked.epoch, p.account, p.Account())
	if err == nil {
		p.pending = append(p.pending, m)
	}
	return m, err
}

// Accept takes a committed message in: of the patient's account about the subject, or a
// provider's wrap for it as [Reader.Accept] does. They are to come in the chain's order; one
// that comes twice changes nothing. The first wrap of the patient for itself of a newer
// epoch puts its key in force. It fails with ErrWrap.
func (p *Patient) Accept(author contract.Pseudonym, m contract.Message) error {
	own := author == p.account && m.Subject == p.subject
	if m.Party == p.account || !own || m.Kind != contract.Grant && m.Kind != contract.Revoke && m.Kind != contract.Wrap {
		key, err := p.accept(author, m)
		if err != nil {
			return err
		}
		if own && m.Epoch > p.epoch {
			p.epoch, p.session = m.Epoch, key
		}
	}
	if own {
		p.rights.apply(p.account, &m)
		p.settle(m)
	}
	return nil
}

// settle takes a committed message off the pending, and those that a newer epoch has made
// impossible.
func (p *Patient) settle(m contract.Message) {
	done := string(m.Encode())
	p.pending = slices.DeleteFunc(p.pending, func(o contract.Message) bool {
		past := o.Epoch < p.rights.epoch || o.Kind == contract.Revoke && o.Epoch == p.rights.epoch
		return past || string(o.Encode()) == done
	})
}

// Grant lets a provider read what is sealed in the present epoch, also before the grant, and
// from then on, until it is revoked, which is due at the time until if that is not 0
// (transaction T2): two messages. Who was granted and has no wrap of this epoch, as when
// another phone knew its public key, is granted again. It fails with ErrEpoch, ErrPending
// or ErrGranted, or when the provider's public key is unusable.
func (p *Patient) Grant(provider Account, until sim.Time) ([]contract.Message, error) {
	asked, err := p.settled()
	if err != nil {
		return nil, err
	}
	if i := asked.place(provider.Name); i >= 0 && asked.granted[i].epoch == p.epoch {
		return nil, fmt.Errorf("vault: %v and %v: %w", p.subject, provider.Name, ErrGranted)
	}
	key, err := wrap(p.session, p.subject, p.epoch, p.account, provider)
	if err != nil {
		return nil, err
	}
	p.book[provider.Name] = grant{provider, until}
	out := []contract.Message{{Kind: contract.Grant, Epoch: p.epoch, Subject: p.subject, Party: provider.Name}, key}
	p.pending = append(p.pending, out...)
	return out, nil
}

// Revoke begins a new epoch whose key the provider does not get: the revocation, the new key
// wrapped for the patient, and one wrap for each reader who remains. Of those to whom a
// former phone granted, the public key is not known: they get theirs when they are granted
// again. What the provider could read before, it still can. It fails with ErrEpoch,
// ErrPending or ErrNoGrant.
func (p *Patient) Revoke(provider contract.Pseudonym) ([]contract.Message, error) {
	asked, err := p.settled()
	if err != nil {
		return nil, err
	}
	if asked.place(provider) < 0 {
		return nil, fmt.Errorf("vault: %v and %v: %w", p.subject, provider, ErrNoGrant)
	}
	readers := []Account{p.Account()}
	for _, g := range asked.granted {
		if a, known := p.book[g.name]; known && g.name != provider {
			readers = append(readers, a.Account)
		}
	}
	key, epoch := NewSessionKey(), p.epoch+1
	out := []contract.Message{{Kind: contract.Revoke, Epoch: epoch, Subject: p.subject, Party: provider}}
	for _, to := range readers {
		m, err := wrap(key, p.subject, epoch, p.account, to)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	p.pending = append(p.pending, out...)
	return out, nil
}

// asked returns the rights once the pending messages are committed.
func (p *Patient) asked() *rights { return p.rights.after(p.account, p.pending) }

// settled returns the rights that are asked for. It fails unless the key of their epoch is
// in force.
func (p *Patient) settled() (*rights, error) {
	asked := p.asked()
	cause := ErrPending
	switch {
	case asked.epoch == p.epoch:
		return asked, nil
	case asked.own < asked.epoch:
		cause = ErrEpoch
	}
	return nil, fmt.Errorf("vault: epoch %d of %v: %w", asked.epoch, p.subject, cause)
}
