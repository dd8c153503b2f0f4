package chain

import (
	"crypto/ed25519"
	"fmt"
	"slices"
)

// Member is an entity that a permissioned chain lets send.
type Member struct {
	Name      string            // unique, 1 to MaxEntity bytes
	PublicKey ed25519.PublicKey // of its signatures
	Urgencies []Urgency         // classes it may use, at least one
}

// Registry knows the members of a permissioned chain. It is read-only and may be
// shared.
type Registry struct {
	members map[string]Member
}

// NewRegistry returns the registry of members. It fails when one has a bad or
// repeated name, a key of the wrong length, or no valid class of urgency.
func NewRegistry(members []Member) (*Registry, error) {
	r := &Registry{members: make(map[string]Member, len(members))}
	for i, m := range members {
		if err := m.validate(); err != nil {
			return nil, fmt.Errorf("chain: member %d: %w", i, err)
		}
		if _, ok := r.members[m.Name]; ok {
			return nil, fmt.Errorf("chain: member %d: name %q is taken: give every entity its own", i, m.Name)
		}
		m.Urgencies = slices.Clone(m.Urgencies)
		r.members[m.Name] = m
	}
	return r, nil
}

func (m Member) validate() error {
	switch {
	case len(m.Name) < 1 || len(m.Name) > MaxEntity:
		return fmt.Errorf("name %q: want 1 to %d bytes", m.Name, MaxEntity)
	case len(m.PublicKey) != ed25519.PublicKeySize:
		return fmt.Errorf("%q: public key of %d bytes, want %d", m.Name, len(m.PublicKey), ed25519.PublicKeySize)
	case len(m.Urgencies) == 0:
		return fmt.Errorf("%q: no class of urgency is allowed", m.Name)
	}
	for _, u := range m.Urgencies {
		if !u.Valid() {
			return fmt.Errorf("%q: %w: %v", m.Name, ErrUrgency, u)
		}
	}
	return nil
}

// Sender returns the member that claims to have sent t. It fails with
// ErrUnknownEntity, with ErrUrgency when the member may not use t's class, and
// where t.Validate does. It does not look at the signature.
func (r *Registry) Sender(t *Transaction) (Member, error) {
	if err := t.Validate(); err != nil {
		return Member{}, err
	}
	m, ok := r.members[t.Entity]
	if !ok {
		return Member{}, fmt.Errorf("chain: %w %q", ErrUnknownEntity, t.Entity)
	}
	if !slices.Contains(m.Urgencies, t.Urgency) {
		return Member{}, fmt.Errorf("chain: entity %q: %w: %v", t.Entity, ErrUrgency, t.Urgency)
	}
	return m, nil
}
