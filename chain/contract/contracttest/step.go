package contracttest

import "ihealth/chain/contract"

// Step is a message that a member of Genesis sends.
type Step struct {
	Sender  string // its entity
	Message contract.Message
}

// Tale is a step and what becomes of it.
type Tale struct {
	Step
	Refused string // why not; "": it is carried out
}

// Story returns steps of all kinds in an order in which they make sense, with a few
// that are refused: something for a chain to execute.
func Story() []Tale {
	var all []Tale
	for _, s := range granted() {
		all = append(all, Tale{Step: s})
	}
	return append(all, []Tale{
		{Step{authority, limits(person, 1)}, ""},
		{Step{phone, record(person, 1, 0)}, ""},
		{Step{phone, record(person, 2, 2)}, ""},
		{Step{phone, record(person, 2, 2)}, contract.RefusedSequence},
		{Step{phone2, record(person, 3, 2)}, contract.RefusedSender},
		{Step{authority, about(contract.Order, person)}, ""},
		{Step{phone, anchor(person, 2, 1)}, ""},
		{Step{patient, wrap(person, doctor, 1)}, ""},
		{Step{doctor, wrap(person, patient, 1)}, ""},
		{Step{doctor, about(contract.Operate, person)}, ""},
		{Step{patient, revoke(person, doctor, 2)}, ""},
		{Step{doctor, wrap(person, patient, 2)}, contract.RefusedGrant},
		{Step{patient, transfer(lot, cloud, 1)}, ""},
		{Step{patient, transfer(lot, doctor, 2)}, contract.RefusedSender},
		{Step{head, admit(readers, doctor, 1)}, ""},
		{Step{auditor, about(contract.Report, person)}, ""},
	}...)
}
