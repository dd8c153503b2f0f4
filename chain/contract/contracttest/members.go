package contracttest

import "ihealth/chain/contract"

// The members of the chain that all checks work on, two of each role that matters. The
// device is none of them.
const (
	authority = "authority"
	phone     = "phone"
	phone2    = "phone of another"
	patient   = "patient"
	patient2  = "another patient"
	doctor    = "doctor"
	doctor2   = "another doctor"
	cloud     = "cloud"
	head      = "head"
	head2     = "another head"
	auditor   = "auditor"
	device    = "device"
)

// Genesis returns the members of the chain that all checks work on.
func Genesis() contract.Genesis {
	return contract.Genesis{Members: []contract.Member{
		{Entity: authority, Role: contract.Authority},
		{Entity: phone, Role: contract.Oracle},
		{Entity: phone2, Role: contract.Oracle},
		{Entity: patient, Role: contract.Patient},
		{Entity: patient2, Role: contract.Patient},
		{Entity: doctor, Role: contract.Provider},
		{Entity: doctor2, Role: contract.Provider},
		{Entity: cloud, Role: contract.Cloud},
		{Entity: head, Role: contract.Head},
		{Entity: head2, Role: contract.Head},
		{Entity: auditor, Role: contract.Auditor},
	}}
}

// Subjects, logs and lists of the checks.
var (
	person  = contract.PseudonymOf("a person under a random name")
	person2 = contract.PseudonymOf("another person")
	lot     = contract.PseudonymOf("a lot of vaccine")
	journal = contract.PseudonymOf("a log of the cloud")
	readers = contract.PseudonymOf("the list of requesters")
)

func of(entity string) contract.Pseudonym { return contract.PseudonymOf(entity) }

// commitment returns one of many.
func commitment(i byte) [32]byte { return [32]byte{0: 1, 31: i} }
