package comet

import (
	"bytes"
	"crypto/ed25519"
	"slices"

	abci "github.com/cometbft/cometbft/abci/types"
)

// validatorKey names a validator: it is the key of its votes.
type validatorKey [ed25519.PublicKeySize]byte

func compareKeys(a, b validatorKey) int { return bytes.Compare(a[:], b[:]) }

// regime is who validates, all with the same power, and how large blocks may be.
type regime struct {
	from       int64          // first height
	validators []validatorKey // ascending, each once
	blockSize  int
}

// equal reports whether r and o differ at most in when they begin.
func (r regime) equal(o regime) bool {
	return r.blockSize == o.blockSize && slices.Equal(r.validators, o.validators)
}

// has reports whether key validates.
func (r regime) has(key validatorKey) bool {
	_, found := slices.BinarySearchFunc(r.validators, key, compareKeys)
	return found
}

// schedule is the regimes in force and to come, in order.
type schedule []regime

// at returns the regime of height, which must not be below that of the first.
func (s schedule) at(height int64) regime {
	for _, r := range slices.Backward(s) {
		if r.from <= height {
			return r
		}
	}
	panic("comet: no regime for the height")
}

// last returns the regime that was ordered last.
func (s schedule) last() regime { return s[len(s)-1] }

// forget returns the schedule without the regimes that ended before height.
func (s schedule) forget(height int64) schedule {
	for len(s) > 1 && s[1].from <= height {
		s = s[1:]
	}
	return s
}

// changes returns what turns one regime's set of validators into the other's: each key at
// most once, a removed one with power 0, and none that stays. The engine takes
// nothing else; it stops for good when told to remove who is no validator.
func changes(from, to regime) []abci.ValidatorUpdate {
	var updates []abci.ValidatorUpdate
	only := func(a, b regime, power int64) {
		for _, key := range a.validators {
			if !b.has(key) {
				updates = append(updates, abci.Ed25519ValidatorUpdate(key[:], power))
			}
		}
	}
	only(from, to, 0)
	only(to, from, 1)
	return updates
}
