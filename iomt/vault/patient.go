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
	ErrEpoch   = errors.New("no session key yet: commit and accept the first wrap")
	ErrGranted = errors.New("granted already")
	ErrNoGrant = errors.New("not granted")
	ErrPending = errors.New("a new epoch is on its way: accept its wrap first")
)

// Patient decides who reads the records of one subject. Its messages are to be submitted
// in order by its account; the wraps to itself come back by Accept once committed, and
// put an epoch in force: to read on with another phone, private key and chain are enough.
// It belongs to one goroutine.
type Patient struct {
	*Reader
	subject contract.Pseudonym
	session SessionKey
	epoch   uint32 // in force; 0 before the first
	next    uint32 // asked for
	granted []grant
}

// grant is the right of an account to read, until a time; 0 is until it is revoked.
type grant struct {
	Account
	until sim.Time
}

// NewPatient returns the patient of a subject who has granted nothing. It panics without
// a private key.
func NewPatient(subject, account contract.Pseudonym, private hpke.PrivateKey) *Patient {
	return &Patient{Reader: NewReader(account, private), subject: subject}
}

// Session returns the session key in force and its epoch, 0 before the first was
// committed.
func (p *Patient) Session() (uint32, SessionKey) { return p.epoch, p.session }

// Granted returns who may read, in order of the grants.
func (p *Patient) Granted() []Account {
	out := make([]Account, len(p.granted))
	for i, g := range p.granted {
		out[i] = g.Account
	}
	return out
}

// Ended returns whose grants have ended at now, as a treatment does, in order of the
// grants. They read on until they are revoked.
func (p *Patient) Ended(now sim.Time) []contract.Pseudonym {
	var out []contract.Pseudonym
	for _, g := range p.granted {
		if g.until != 0 && g.until <= now {
			out = append(out, g.Name)
		}
	}
	return out
}

// Begin draws the first session key and wraps it for the patient (transaction T1). It
// fails with ErrPending when that was done before.
func (p *Patient) Begin() (contract.Message, error) {
	if p.next != 0 {
		return contract.Message{}, fmt.Errorf("vault: epoch %d of %v: %w", p.next, p.subject, ErrPending)
	}
	p.next = 1
	return wrap(NewSessionKey(), p.subject, p.next, p.account, p.Account())
}

// Accept takes a committed wrap in, as [Reader.Accept] does. One from the patient itself
// of a newer epoch puts that epoch in force.
func (p *Patient) Accept(author contract.Pseudonym, m contract.Message) error {
	key, err := p.accept(author, m)
	if err == nil && author == p.account && m.Subject == p.subject && m.Epoch > p.epoch {
		p.epoch, p.session, p.next = m.Epoch, key, max(p.next, m.Epoch)
	}
	return err
}

// Grant lets a provider read what is sealed in the present epoch, also before the grant, and
// from then on, until it is revoked, which is due at the time until if that is not 0
// (transaction T2): two messages. It fails with ErrEpoch, ErrPending or ErrGranted, or when
// the provider's public key is unusable.
func (p *Patient) Grant(provider Account, until sim.Time) ([]contract.Message, error) {
	if err := p.settled(); err != nil {
		return nil, err
	}
	if p.place(provider.Name) >= 0 {
		return nil, fmt.Errorf("vault: %v and %v: %w", p.subject, provider.Name, ErrGranted)
	}
	key, err := wrap(p.session, p.subject, p.epoch, p.account, provider)
	if err != nil {
		return nil, err
	}
	p.granted = append(p.granted, grant{provider, until})
	return []contract.Message{{Kind: contract.Grant, Epoch: p.epoch, Subject: p.subject, Party: provider.Name}, key}, nil
}

// Revoke begins a new epoch whose key the provider does not get: the revocation, the new key
// wrapped for the patient, and one wrap for each reader who remains. What the provider
// could read before, it still can. It fails with ErrEpoch, ErrPending or ErrNoGrant.
func (p *Patient) Revoke(provider contract.Pseudonym) ([]contract.Message, error) {
	if err := p.settled(); err != nil {
		return nil, err
	}
	i := p.place(provider)
	if i < 0 {
		return nil, fmt.Errorf("vault: %v and %v: %w", p.subject, provider, ErrNoGrant)
	}
	remain := slices.Delete(slices.Clone(p.granted), i, i+1)
	key, epoch := NewSessionKey(), p.epoch+1
	out := []contract.Message{{Kind: contract.Revoke, Epoch: epoch, Subject: p.subject, Party: provider}}
	for _, to := range append([]grant{{Account: p.Account()}}, remain...) {
		m, err := wrap(key, p.subject, epoch, p.account, to.Account)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	p.next, p.granted = epoch, remain
	return out, nil
}

// settled fails unless an epoch is in force and no newer one on its way.
func (p *Patient) settled() error {
	if p.next > p.epoch {
		return fmt.Errorf("vault: epoch %d of %v: %w", p.next, p.subject, ErrPending)
	}
	if p.epoch == 0 {
		return fmt.Errorf("vault: %v: %w", p.subject, ErrEpoch)
	}
	return nil
}

// place returns the place of a provider among the granted, −1 when it is not.
func (p *Patient) place(provider contract.Pseudonym) int {
	return slices.IndexFunc(p.granted, func(g grant) bool { return g.Name == provider })
}
