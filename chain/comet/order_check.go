package comet

import (
	"crypto/ed25519"
	"errors"
	"fmt"
)

// Why an order is refused.
var (
	errOrderMalformed = errors.New("malformed")
	errOrderReplayed  = errors.New("not the next order")
	errOrderIdle      = errors.New("changes nothing")
	errOrderSet       = errors.New("bad set of validators")
	errOrderSize      = errors.New("bad block size")
	errOrderUnsigned  = errors.New("not signed by a quorum of the validators")
)

// check reports why o cannot be committed as the number-th order of the chain, at
// a height with the validators in force and after the last regime ordered.
func (o *order) check(chainID string, number uint64, inForce, last regime) error {
	if o.number != number {
		return fmt.Errorf("comet: %w: %w: number %d, want %d", ErrOrder, errOrderReplayed, o.number, number)
	}
	if err := o.regime.check(); err != nil {
		return err
	}
	if o.regime.equal(last) {
		return fmt.Errorf("comet: %w: %w", ErrOrder, errOrderIdle)
	}
	return o.checkSignatures(chainID, inForce)
}

// check reports what forbids r for any chain.
func (r regime) check() error {
	switch {
	case len(r.validators) < MinValidators:
		return fmt.Errorf("comet: %w: %w: %d validators: Byzantine fault tolerance needs 3f+1, at least %d",
			ErrOrder, errOrderSet, len(r.validators), MinValidators)
	case len(r.validators) > MaxValidators:
		return fmt.Errorf("comet: %w: %w: %d validators: at most %d", ErrOrder, errOrderSet, len(r.validators), MaxValidators)
	case r.blockSize < 1 || r.blockSize > MaxBlockSize:
		return fmt.Errorf("comet: %w: %w: %d: want 1 to %d", ErrOrder, errOrderSize, r.blockSize, MaxBlockSize)
	}
	for i := 1; i < len(r.validators); i++ {
		if compareKeys(r.validators[i-1], r.validators[i]) >= 0 {
			return fmt.Errorf("comet: %w: %w: validator %x… stands twice or out of order", ErrOrder, errOrderSet, r.validators[i][:4])
		}
	}
	return nil
}

// checkSignatures reports whether a quorum of the validators signed o.
func (o *order) checkSignatures(chainID string, inForce regime) error {
	message := o.message(chainID)
	for i, e := range o.signatures {
		switch {
		case !inForce.has(e.validator):
			return fmt.Errorf("comet: %w: %w: %x… does not validate", ErrOrder, errOrderUnsigned, e.validator[:4])
		case i > 0 && compareEndorsements(o.signatures[i-1], e) >= 0:
			return fmt.Errorf("comet: %w: %w: %x… signed twice or out of order", ErrOrder, errOrderUnsigned, e.validator[:4])
		case !ed25519.Verify(e.validator[:], message, e.signature[:]):
			return fmt.Errorf("comet: %w: %w: the signature of %x… is wrong", ErrOrder, errOrderUnsigned, e.validator[:4])
		}
	}
	if m := len(inForce.validators); len(o.signatures) < quorum(m) {
		return fmt.Errorf("comet: %w: %w: %d of %d signed, want %d", ErrOrder, errOrderUnsigned, len(o.signatures), m, quorum(m))
	}
	return nil
}
