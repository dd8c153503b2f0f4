package comet

import (
	"encoding/hex"
	"fmt"
	"slices"

	"ihealth/chain"
)

// ManifestMember is a chain.Member in words.
type ManifestMember struct {
	Name       string   `yaml:"name" json:"name"`                       // unique, 1 to chain.MaxEntity bytes
	PublicKey  string   `yaml:"public_key" json:"public_key"`           // of its signatures, hexadecimal
	Urgencies  []string `yaml:"urgencies" json:"urgencies"`             // classes it may use, at least one
	Securities []string `yaml:"securities" json:"securities,omitempty"` // classes it may use; none: standard
	Weight     float64  `yaml:"weight" json:"weight,omitempty"`         // see chain.Member
	PerSecond  float64  `yaml:"per_second" json:"per_second,omitempty"` // see chain.RateLimit
	Burst      int      `yaml:"burst" json:"burst,omitempty"`           // see chain.RateLimit
}

// newManifestMember puts m into words.
func newManifestMember(m chain.Member) ManifestMember {
	out := ManifestMember{
		Name: m.Name, PublicKey: hex.EncodeToString(m.PublicKey),
		Weight: m.Weight, PerSecond: m.Limit.PerSecond, Burst: m.Limit.Burst,
	}
	for _, u := range m.Urgencies {
		out.Urgencies = append(out.Urgencies, u.String())
	}
	for _, s := range m.Securities {
		out.Securities = append(out.Securities, s.String())
	}
	return out
}

// member returns what the words say, of which chain.NewRegistry checks the ranges.
func (m ManifestMember) member() (chain.Member, error) {
	key, err := hex.DecodeString(m.PublicKey)
	if err != nil {
		return chain.Member{}, fmt.Errorf("public key of %q: %w", m.Name, err)
	}
	out := chain.Member{
		Name: m.Name, PublicKey: key, Weight: m.Weight,
		Limit: chain.RateLimit{PerSecond: m.PerSecond, Burst: m.Burst},
	}
	if out.Urgencies, err = classes(m.Urgencies, chain.Urgencies(), chain.ErrUrgency); err != nil {
		return chain.Member{}, fmt.Errorf("%q: %w", m.Name, err)
	}
	if out.Securities, err = classes(m.Securities, chain.Securities(), chain.ErrSecurity); err != nil {
		return chain.Member{}, fmt.Errorf("%q: %w", m.Name, err)
	}
	return out, nil
}

// classes returns the values of these names.
func classes[T fmt.Stringer](names []string, all []T, cause error) ([]T, error) {
	var out []T
	for _, name := range names {
		i := slices.IndexFunc(all, func(c T) bool { return c.String() == name })
		if i < 0 {
			return nil, fmt.Errorf("%w: %q: want some of %v", cause, name, all)
		}
		out = append(out, all[i])
	}
	return out, nil
}

func registryOf(members []ManifestMember) (*chain.Registry, error) {
	list := make([]chain.Member, len(members))
	for i, m := range members {
		var err error
		if list[i], err = m.member(); err != nil {
			return nil, fmt.Errorf("member %d: %w", i, err)
		}
	}
	return chain.NewRegistry(list)
}
