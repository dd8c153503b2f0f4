package scenario

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash"

	"ihealth/iomt/vault"
)

// headerBytes is how long the public header of a leaf is, see [vault.Record.Leaf].
const headerBytes = 56

// target is a record whose keyed commitment is attacked. Beside it stand commitments to the same
// body under the keys that the attacker guesses, which are to be found.
type target struct {
	header     []byte
	commitment [32]byte
	found      bool
	guesses    []guess
}

// guess is a key that the attacker guesses.
type guess struct {
	name    string
	mac     hash.Hash
	control [32]byte // to the body, under this key
	found   bool
}

// newTarget returns the target of a record of the body. It fails unless the controls are what
// the vault takes for commitments under the guessed keys.
func newTarget(r *vault.Record, body []byte) (*target, error) {
	var zero, pseudonym [32]byte
	copy(pseudonym[:], r.Subject[:])
	t := &target{header: r.Leaf()[:headerBytes], commitment: r.Commitment}
	for _, key := range []struct {
		name string
		key  [32]byte
	}{{"key of zeros", zero}, {"pseudonym as the key", pseudonym}} {
		g := guess{name: key.name, mac: hmac.New(sha256.New, key.key[:])}
		g.control = g.commit(t.header, body)
		if err := (vault.Opening{Key: key.key, Body: body}).Verify(r.Header, g.control); err != nil {
			return nil, fmt.Errorf("scenario: the attack computes no commitments: %w", err)
		}
		t.guesses = append(t.guesses, g)
	}
	return t, nil
}

// commit returns the HMAC of header and body under the guessed key.
func (g *guess) commit(header, body []byte) (out [32]byte) {
	g.mac.Reset()
	g.mac.Write(header)
	g.mac.Write(body)
	g.mac.Sum(out[:0])
	return out
}

// try tries a body with every key.
func (t *target) try(body []byte) {
	for i := range t.guesses {
		g := &t.guesses[i]
		c := g.commit(t.header, body)
		t.found = t.found || c == t.commitment
		g.found = g.found || c == g.control
	}
}

// targetPoints returns the shares of commitments that were found, by their keys.
func targetPoints(targets []*target) []Point {
	found := make(map[string]int)
	names := []string{"keyed commitment"}
	for i, t := range targets {
		if t.found {
			found[names[0]]++
		}
		for _, g := range t.guesses {
			if i == 0 {
				names = append(names, g.name)
			}
			if g.found {
				found[g.name]++
			}
		}
	}
	var out []Point
	for _, name := range names {
		out = append(out, Point{Series: name, X: none, Metric: "found", Value: float64(found[name]) / float64(len(targets)), N: len(targets)})
	}
	return out
}
