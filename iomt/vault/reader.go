package vault

import (
	"crypto/hpke"
	"fmt"
	"slices"

	"ihealth/chain/contract"
)

// Reader opens records with the session keys that were wrapped for its account: a
// provider, a relative, or the patient. It belongs to one goroutine.
type Reader struct {
	account contract.Pseudonym
	private hpke.PrivateKey
	keys    map[era][]SessionKey
}

// era is an epoch of a subject. It has the patient's key, and those that providers added
// for records of their own.
type era struct {
	subject contract.Pseudonym
	epoch   uint32
}

// NewReader returns a reader without session keys. It panics without a private key.
func NewReader(account contract.Pseudonym, private hpke.PrivateKey) *Reader {
	if private == nil {
		panic("vault: a reader without a key")
	}
	return &Reader{account: account, private: private, keys: make(map[era][]SessionKey)}
}

// Account returns the account with its public key, for wraps.
func (r *Reader) Account() Account { return Account{r.account, r.private.PublicKey()} }

// Accept takes the session key out of a committed Wrap that author sent to the reader's
// account. It fails with ErrWrap.
func (r *Reader) Accept(author contract.Pseudonym, m contract.Message) error {
	_, err := r.accept(author, m)
	return err
}

func (r *Reader) accept(author contract.Pseudonym, m contract.Message) (SessionKey, error) {
	if m.Kind != contract.Wrap || m.Party != r.account {
		return SessionKey{}, fmt.Errorf("vault: %v to %v: %w: %v", m.Kind, m.Party, ErrWrap, r.account)
	}
	key, err := unwrap(m, author, r.private)
	if err == nil {
		r.add(era{m.Subject, m.Epoch}, key)
	}
	return key, err
}

func (r *Reader) add(e era, key SessionKey) {
	if !slices.Contains(r.keys[e], key) {
		r.keys[e] = append(r.keys[e], key)
	}
}

// Open returns the body of a record. It fails with ErrKey when the reader has no key of
// the record's epoch, as after a revocation, and otherwise as [SessionKey.Open] does.
func (r *Reader) Open(record *Record) (Opening, error) {
	err := fmt.Errorf("vault: %v: %w: none of epoch %d, ask the patient for a grant", record.ID, ErrKey, record.Epoch)
	for _, key := range r.keys[era{record.Subject, record.Epoch}] {
		opening, failed := key.Open(record)
		if failed == nil {
			return opening, nil
		}
		err = failed
	}
	return Opening{}, err
}

// Send draws a new session key for a record that a provider adds to a subject in epoch,
// and wraps it for the patient (transaction T3). It fails when the patient's public key
// is unusable.
func (r *Reader) Send(subject contract.Pseudonym, epoch uint32, patient Account) (SessionKey, contract.Message, error) {
	key := NewSessionKey()
	m, err := wrap(key, subject, epoch, r.account, patient)
	if err == nil {
		r.add(era{subject, epoch}, key)
	}
	return key, m, err
}
