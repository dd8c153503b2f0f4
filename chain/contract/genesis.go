package contract

import (
	"errors"
	"fmt"
)

// ErrGenesis is the cause when a machine cannot begin with a genesis.
var ErrGenesis = errors.New("impossible genesis")

// Roles returns the roles of all members by pseudonym. It fails with ErrGenesis when a
// member has no name or no role, or is listed twice.
func (g Genesis) Roles() (map[Pseudonym]Role, error) {
	roles := make(map[Pseudonym]Role, len(g.Members))
	for i, m := range g.Members {
		p := PseudonymOf(m.Entity)
		switch {
		case m.Entity == "":
			return nil, fmt.Errorf("contract: %w: members[%d]: no entity", ErrGenesis, i)
		case !m.Role.Valid() || m.Role == Nobody:
			return nil, fmt.Errorf("contract: %w: members[%d] %q: %v: want one of %v", ErrGenesis, i, m.Entity, m.Role, Roles())
		case roles[p] != Nobody:
			return nil, fmt.Errorf("contract: %w: members[%d] %q: listed twice", ErrGenesis, i, m.Entity)
		}
		roles[p] = m.Role
	}
	return roles, nil
}
