package contract

import "slices"

// senders lists the roles whose members may send a kind. What a member may send it of,
// the state says.
var senders = [...][]Role{
	Enrol: {Authority}, Limits: {Authority}, Order: {Authority},
	Record: {Oracle}, Anchor: {Oracle, Cloud, Head},
	Grant: {Patient}, Revoke: {Patient}, Wrap: {Patient, Provider}, Operate: {Provider},
	Transfer: {Authority, Oracle, Patient, Provider, Cloud, Head, Auditor},
	Report:   {Auditor}, Admit: {Head},
}

// Senders returns the roles whose members may send messages of a valid kind.
func (k Kind) Senders() []Role { return slices.Clone(senders[k]) }

// MaySend reports whether members with the role may send messages of a valid kind.
func (r Role) MaySend(k Kind) bool {
	return slices.Contains(senders[k], r)
}
