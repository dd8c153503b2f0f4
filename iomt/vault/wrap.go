package vault

import (
	"crypto/hpke"
	"encoding/binary"
	"errors"
	"fmt"

	"ihealth/chain/contract"
)

// ErrWrap is the cause when a message is no wrap that its addressee can open.
var ErrWrap = errors.New("not a wrap for this account")

// wrapDomain opens what a wrap is bound to.
const wrapDomain = "ihealth/vault/wrap"

// Account is a member of the chain to whom session keys can be wrapped.
type Account struct {
	Name   contract.Pseudonym
	Public hpke.PublicKey
}

// wrapInfo is what a wrap is bound to besides its addressee's key: one moved to another
// patient, epoch or author does not open.
func wrapInfo(subject contract.Pseudonym, epoch uint32, author contract.Pseudonym) []byte {
	b := append([]byte(wrapDomain), subject[:]...)
	b = binary.BigEndian.AppendUint32(b, epoch)
	return append(b, author[:]...)
}

// wrap returns the message by which author sends a session key to an account. It fails
// when the account's public key is unusable.
func wrap(key SessionKey, subject contract.Pseudonym, epoch uint32, author contract.Pseudonym, to Account) (contract.Message, error) {
	info := wrapInfo(subject, epoch, author)
	data, err := hpke.Seal(to.Public, hpke.HKDFSHA256(), hpke.AES256GCM(), info, key[:])
	if err != nil {
		return contract.Message{}, fmt.Errorf("vault: key of epoch %d of %v for %v: %w", epoch, subject, to.Name, err)
	}
	return contract.Message{Kind: contract.Wrap, Epoch: epoch, Subject: subject, Party: to.Name, Data: data}, nil
}

// unwrap is the inverse of wrap. It fails with ErrWrap.
func unwrap(m contract.Message, author contract.Pseudonym, private hpke.PrivateKey) (SessionKey, error) {
	info := wrapInfo(m.Subject, m.Epoch, author)
	key, err := hpke.Open(private, hpke.HKDFSHA256(), hpke.AES256GCM(), info, m.Data)
	if err != nil || len(key) != len(SessionKey{}) {
		return SessionKey{}, fmt.Errorf("vault: key of epoch %d of %v from %v: %w", m.Epoch, m.Subject, author, ErrWrap)
	}
	return SessionKey(key), nil
}
