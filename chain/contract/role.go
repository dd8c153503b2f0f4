package contract

import "fmt"

// Role says what a member of the chain is to a contract machine.
type Role uint8

// The roles. A device has none: it signs readings for its edge node and sends no
// transaction. A person's edge node (a phone or tablet, the seeds' "master device") is
// an Oracle.
const (
	Nobody Role = iota
	Authority
	Oracle
	Patient // a person, or whoever owns a lot
	Provider
	Cloud
	Head // cluster head or validator
	Auditor
)

var roleNames = [...]string{"nobody", "authority", "oracle", "patient", "provider", "cloud", "head", "auditor"}

// Roles lists all roles but Nobody.
func Roles() []Role {
	return []Role{Authority, Oracle, Patient, Provider, Cloud, Head, Auditor}
}

// Valid reports whether r is one of the roles, Nobody included.
func (r Role) Valid() bool { return int(r) < len(roleNames) }

// String returns the role's name as it stands in files and results.
func (r Role) String() string {
	if !r.Valid() {
		return fmt.Sprintf("Role(%d)", uint8(r))
	}
	return roleNames[r]
}
