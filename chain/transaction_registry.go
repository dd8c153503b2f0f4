package chain

import (
	"crypto/ed25519"
	"fmt"
	"slices"
)

// Limits of a member's fields.
const (
	MinWeight = 1e-3
	MaxWeight = 1e3
	MinLimit  = 1e-3 // 1/s
	MaxBurst  = 1_000_000
)

// Member is an entity that a permissioned chain lets send.
type Member struct {
	Name       string            // unique, 1 to MaxEntity bytes
	PublicKey  ed25519.PublicKey // of its signatures
	Urgencies  []Urgency         // classes it may use, at least one
	Securities []Security        // classes it may use; none: Standard
	Weight     float64           // share among the members that wait in one class, MinWeight to MaxWeight; 0: 1
	Limit      RateLimit         // of what it may send
}

// RateLimit bounds how fast an entity may send: PerSecond transactions in the long
// run, Burst at once. The zero RateLimit does not bound it.
type RateLimit struct {
	PerSecond float64 // 1/s, MinLimit to MaxRate; 0: unlimited
	Burst     int     // 1 to MaxBurst; 0: what PerSecond gives in a second, but at least 1
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
		r.members[m.Name] = m.withDefaults()
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
	for _, s := range m.Securities {
		if !s.Valid() {
			return fmt.Errorf("%q: %w: %v", m.Name, ErrSecurity, s)
		}
	}
	if m.Weight != 0 && !(m.Weight >= MinWeight && m.Weight <= MaxWeight) {
		return fmt.Errorf("%q: weight %v: want %g to %g, or 0 for 1", m.Name, m.Weight, MinWeight, MaxWeight)
	}
	return m.Limit.validate(m.Name)
}

func (l RateLimit) validate(member string) error {
	if l.PerSecond != 0 && !(l.PerSecond >= MinLimit && l.PerSecond <= MaxRate) {
		return fmt.Errorf("%q: limit of %v transactions per second: want %g to %g, or 0 for none", member, l.PerSecond, MinLimit, MaxRate)
	}
	if l.Burst < 0 || l.Burst > MaxBurst || l.PerSecond == 0 && l.Burst > 0 {
		return fmt.Errorf("%q: burst of %d at %v per second: want 0 to %d, and 0 without a limit", member, l.Burst, l.PerSecond, MaxBurst)
	}
	return nil
}

// withDefaults returns a member that shares nothing with m.
func (m Member) withDefaults() Member {
	m.Urgencies = slices.Clone(m.Urgencies)
	m.Securities = slices.Clone(m.Securities)
	if len(m.Securities) == 0 {
		m.Securities = []Security{Standard}
	}
	if m.Weight == 0 {
		m.Weight = 1
	}
	if m.Limit.Burst == 0 {
		m.Limit.Burst = max(1, int(m.Limit.PerSecond))
	}
	return m
}

// Sender returns the member that claims to have sent t. It fails with
// ErrUnknownEntity, with ErrUrgency or ErrSecurity when the member may not use t's
// class, and where t.Validate does. It does not look at the signature.
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
	if !slices.Contains(m.Securities, t.Security) {
		return Member{}, fmt.Errorf("chain: entity %q: %w: %v", t.Entity, ErrSecurity, t.Security)
	}
	return m, nil
}
