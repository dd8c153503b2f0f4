package contracttest

import (
	"math"

	"ihealth/chain/contract"
)

// enrolled is a chain with two persons, each with a phone, and a lot.
func enrolled(more ...Step) []Step {
	return append([]Step{
		{authority, enrol(person, patient, phone)},
		{authority, enrol(person2, patient2, phone2)},
		{authority, enrol(lot, patient, phone)},
	}, more...)
}

// granted is such a chain on which the doctor may read the person's records.
func granted(more ...Step) []Step {
	return append(enrolled(Step{patient, grant(person, doctor, 1)}), more...)
}

// revoked is such a chain on which the doctor no longer may.
func revoked() []Step { return granted(Step{patient, revoke(person, doctor, 2)}) }

// squatted is such a chain on which a head had anchored the person's log before her phone.
func squatted() []Step {
	return append([]Step{{head, anchor(person, math.MaxUint64, 1)}}, enrolled()...)
}

// exhausted is such a chain on which the person's phone has used the last number.
func exhausted() []Step { return enrolled(Step{phone, record(person, math.MaxUint64, 1)}) }

// replaced is such a chain after which another's phone took its place, once the doctor's grant
// was revoked.
func replaced() []Step {
	return append(revoked(), []Step{
		{authority, limits(person, 1)},
		{phone, record(person, math.MaxUint64, 1)},
		{phone, anchor(person, 9, 1)},
		{authority, enrol(person, patient, phone2)},
	}...)
}

// cells lists the cells that a message can use or break, actor by actor.
func cells() []cell {
	var all []cell
	for _, some := range [][]cell{
		deviceCells(), oracleCells(), patientCells(), authorityCells(), providerCells(), cloudCells(), headCells(), custodianCells(), auditorCells(),
	} {
		all = append(all, some...)
	}
	return all
}

func deviceCells() []cell {
	return []cell{
		{"a device", "report by itself", enrolled(), Step{device, record(person, 1, 0)}, contract.RefusedRole},
		{"a device", "anchor a log", enrolled(), Step{device, anchor(journal, 1, 1)}, contract.RefusedRole},
		{"a device", "be an oracle", nil, Step{authority, enrol(person, patient, device)}, contract.RefusedMember},
	}
}

func oracleCells() []cell {
	return []cell{
		{"an oracle", "report that all is well", enrolled(), Step{phone, record(person, 1, 0)}, ""},
		{"an oracle", "report an emergency", enrolled(), Step{phone, record(person, 1, 2)}, ""},
		{"an oracle", "report after a gap", enrolled(Step{phone, record(person, 1, 0)}), Step{phone, record(person, 9, 1)}, ""},
		{"an oracle", "anchor its subject's log", enrolled(), Step{phone, anchor(person, 3, 1)}, ""},
		{"an oracle", "report for another's subject", enrolled(), Step{phone, record(person2, 1, 2)}, contract.RefusedSender},
		{"an oracle", "report of an unknown subject", enrolled(), Step{phone, record(journal, 1, 0)}, contract.RefusedSubject},
		{"an oracle", "report a number twice", enrolled(Step{phone, record(person, 5, 1)}), Step{phone, record(person, 5, 1)}, contract.RefusedSequence},
		{"an oracle", "report an older number", enrolled(Step{phone, record(person, 5, 0)}), Step{phone, record(person, 4, 2)}, contract.RefusedSequence},
		{"an oracle", "anchor another's log", enrolled(), Step{phone, anchor(person2, 1, 1)}, contract.RefusedSender},
		{"an oracle", "anchor the cloud's log", enrolled(), Step{phone, anchor(journal, 1, 1)}, contract.RefusedSender},
		{"an oracle", "begin a log of nobody", enrolled(), Step{phone, anchor(readers, 1, 1)}, contract.RefusedSender},
		{"an oracle", "anchor its subject's log, whoever squats on it", squatted(), Step{phone, anchor(person, 1, 1)}, ""},
		{"an oracle", "forget leaves of its subject's log", enrolled(Step{phone, anchor(person, 3, 1)}), Step{phone, anchor(person, 2, 1)}, contract.RefusedLog},
		{"an oracle", "report after it was replaced", replaced(), Step{phone, record(person, math.MaxUint64, 2)}, contract.RefusedSender},
		{"an oracle", "anchor after it was replaced", replaced(), Step{phone, anchor(person, 9, 1)}, contract.RefusedSender},
		{"an oracle", "begin to report in another's place", replaced(), Step{phone2, record(person, 1, 2)}, ""},
		{"an oracle", "begin a log in another's place", replaced(), Step{phone2, anchor(person, 1, 2)}, ""},
		{"an oracle", "go on once all numbers are used", exhausted(), Step{phone, record(person, math.MaxUint64, 2)}, contract.RefusedSequence},
		{"an oracle", "set limits", enrolled(), Step{phone, limits(person, 1)}, contract.RefusedRole},
		{"an oracle", "grant", enrolled(), Step{phone, grant(person, doctor, 1)}, contract.RefusedRole},
	}
}

func patientCells() []cell {
	return []cell{
		{"a patient", "wrap a key for herself (T1)", enrolled(), Step{patient, wrap(person, patient, 1)}, ""},
		{"a patient", "grant", enrolled(), Step{patient, grant(person, doctor, 1)}, ""},
		{"a patient", "grant to family", enrolled(), Step{patient, grant(person, patient2, 1)}, ""},
		{"a patient", "wrap a key for her doctor (T2)", granted(), Step{patient, wrap(person, doctor, 1)}, ""},
		{"a patient", "revoke", granted(), Step{patient, revoke(person, doctor, 2)}, ""},
		{"a patient", "grant again after revoking", revoked(), Step{patient, grant(person, doctor, 2)}, ""},
		{"a patient", "wrap keys of the new epoch", revoked(), Step{patient, wrap(person, patient, 2)}, ""},
		{"a patient", "wrap keys of the old epoch", revoked(), Step{patient, wrap(person, patient, 1)}, contract.RefusedEpoch},
		{"a patient", "wrap keys of a coming epoch", enrolled(), Step{patient, wrap(person, patient, 2)}, contract.RefusedEpoch},
		{"a patient", "wrap a key for whom she granted nothing", enrolled(), Step{patient, wrap(person, doctor, 1)}, contract.RefusedGrant},
		{"a patient", "wrap a key for whom she revoked", revoked(), Step{patient, wrap(person, doctor, 2)}, contract.RefusedGrant},
		{"a patient", "wrap another's key", enrolled(), Step{patient, wrap(person2, patient, 1)}, contract.RefusedSender},
		{"a patient", "grant what is another's", enrolled(), Step{patient, grant(person2, doctor, 1)}, contract.RefusedSender},
		{"a patient", "revoke what is another's", granted(), Step{patient2, revoke(person, doctor, 2)}, contract.RefusedSender},
		{"a patient", "grant to a stranger", enrolled(), Step{patient, grant(person, device, 1)}, contract.RefusedMember},
		{"a patient", "grant to herself", enrolled(), Step{patient, grant(person, patient, 1)}, contract.RefusedMember},
		{"a patient", "grant in another epoch", enrolled(), Step{patient, grant(person, doctor, 2)}, contract.RefusedEpoch},
		{"a patient", "revoke what she did not grant", granted(), Step{patient, revoke(person, doctor2, 2)}, contract.RefusedGrant},
		{"a patient", "revoke and keep the epoch", granted(), Step{patient, revoke(person, doctor, 1)}, contract.RefusedEpoch},
		{"a patient", "revoke and skip an epoch", granted(), Step{patient, revoke(person, doctor, 3)}, contract.RefusedEpoch},
		{"a patient", "change limits", enrolled(), Step{patient, limits(person, 1)}, contract.RefusedRole},
		{"a patient", "report", enrolled(), Step{patient, record(person, 1, 0)}, contract.RefusedRole},
	}
}

func authorityCells() []cell {
	return []cell{
		{"the authority", "enrol", nil, Step{authority, enrol(person, patient, phone)}, ""},
		{"the authority", "set limits", enrolled(), Step{authority, limits(person, 1)}, ""},
		{"the authority", "change limits", enrolled(Step{authority, limits(person, 1)}), Step{authority, limits(person, 2)}, ""},
		{"the authority", "give orders", enrolled(), Step{authority, about(contract.Order, person)}, ""},
		{"the authority", "report a reading", enrolled(), Step{authority, record(person, 1, 2)}, contract.RefusedRole},
		{"the authority", "enrol anybody twice", enrolled(), Step{authority, enrol(person, patient2, phone2)}, contract.RefusedEnrolled},
		{"the authority", "enrol anybody again as before", enrolled(), Step{authority, enrol(person, patient, phone)}, contract.RefusedEnrolled},
		{"the authority", "replace an oracle", exhausted(), Step{authority, enrol(person, patient, phone2)}, ""},
		{"the authority", "replace an oracle, and back", replaced(), Step{authority, enrol(person, patient, phone)}, ""},
		{"the authority", "replace an oracle by a cloud", enrolled(), Step{authority, enrol(person, patient, cloud)}, contract.RefusedMember},
		{"the authority", "grant anew by replacing an oracle", replaced(), Step{doctor, about(contract.Operate, person)}, contract.RefusedGrant},
		{"the authority", "begin limits anew by replacing an oracle", replaced(), Step{authority, limits(person, 1)}, contract.RefusedSequence},
		{"the authority", "make a cloud an oracle", nil, Step{authority, enrol(person, patient, cloud)}, contract.RefusedMember},
		{"the authority", "enrol for an unknown account", nil, Step{authority, enrol(person, device, phone)}, contract.RefusedMember},
		{"the authority", "set limits of an unknown subject", nil, Step{authority, limits(person, 1)}, contract.RefusedSubject},
		{"the authority", "set limits under an old number", enrolled(Step{authority, limits(person, 1)}), Step{authority, limits(person, 1)}, contract.RefusedSequence},
		{"the authority", "skip a number of limits", enrolled(), Step{authority, limits(person, 2)}, contract.RefusedSequence},
		{"the authority", "order an unknown subject", nil, Step{authority, about(contract.Order, person)}, contract.RefusedSubject},
		{"the authority", "grant", enrolled(), Step{authority, grant(person, doctor, 1)}, contract.RefusedRole},
	}
}

func providerCells() []cell {
	return []cell{
		{"a provider", "wrap a new key for the patient (T3)", granted(), Step{doctor, wrap(person, patient, 1)}, ""},
		{"a provider", "ask for operation of a device", granted(), Step{doctor, about(contract.Operate, person)}, ""},
		{"a provider", "wrap without a grant", enrolled(), Step{doctor, wrap(person, patient, 1)}, contract.RefusedGrant},
		{"a provider", "wrap by another's grant", granted(), Step{doctor2, wrap(person, patient, 1)}, contract.RefusedGrant},
		{"a provider", "wrap for another provider", granted(), Step{doctor, wrap(person, doctor2, 1)}, contract.RefusedGrant},
		{"a provider", "wrap after revocation", revoked(), Step{doctor, wrap(person, patient, 2)}, contract.RefusedGrant},
		{"a provider", "wrap into the old epoch after revocation", revoked(), Step{doctor, wrap(person, patient, 1)}, contract.RefusedGrant},
		{"a provider", "wrap in a coming epoch", granted(), Step{doctor, wrap(person, patient, 2)}, contract.RefusedEpoch},
		{"a provider", "operate without a grant", enrolled(), Step{doctor, about(contract.Operate, person)}, contract.RefusedGrant},
		{"a provider", "operate after revocation", revoked(), Step{doctor, about(contract.Operate, person)}, contract.RefusedGrant},
		{"a provider", "operate for an unknown subject", granted(), Step{doctor, about(contract.Operate, journal)}, contract.RefusedSubject},
		{"a provider", "grant to itself", enrolled(), Step{doctor, grant(person, doctor, 1)}, contract.RefusedRole},
		{"a provider", "set limits", granted(), Step{doctor, limits(person, 1)}, contract.RefusedRole},
	}
}

func cloudCells() []cell {
	grown := enrolled(Step{cloud, anchor(journal, 10, 1)})
	return []cell{
		{"the cloud", "anchor a root", enrolled(), Step{cloud, anchor(journal, 10, 1)}, ""},
		{"the cloud", "anchor a root over more leaves", grown, Step{cloud, anchor(journal, 11, 2)}, ""},
		{"the cloud", "anchor a root again", grown, Step{cloud, anchor(journal, 10, 1)}, ""},
		{"the cloud", "forget leaves", grown, Step{cloud, anchor(journal, 9, 2)}, contract.RefusedLog},
		{"the cloud", "exchange leaves", grown, Step{cloud, anchor(journal, 10, 2)}, contract.RefusedLog},
		{"the cloud", "anchor another's log", []Step{{head, anchor(journal, 1, 1)}}, Step{cloud, anchor(journal, 2, 1)}, contract.RefusedSender},
		{"the cloud", "anchor a subject's log", enrolled(), Step{cloud, anchor(person, 1, 1)}, contract.RefusedSender},
		{"the cloud", "report", enrolled(), Step{cloud, record(person, 1, 0)}, contract.RefusedRole},
		{"the cloud", "wrap keys", enrolled(), Step{cloud, wrap(person, patient, 1)}, contract.RefusedRole},
	}
}

func headCells() []cell {
	listed := []Step{{head, admit(readers, doctor, 1)}}
	return []cell{
		{"a cluster head", "anchor a root", nil, Step{head, anchor(journal, 1, 1)}, ""},
		{"a cluster head", "anchor another's log", []Step{{cloud, anchor(journal, 1, 1)}}, Step{head, anchor(journal, math.MaxUint64, 1)}, contract.RefusedSender},
		{"a cluster head", "anchor another's root again", []Step{{cloud, anchor(journal, 1, 1)}}, Step{head, anchor(journal, 1, 1)}, contract.RefusedSender},
		{"a cluster head", "anchor another head's log", []Step{{head2, anchor(journal, 1, 1)}}, Step{head, anchor(journal, 2, 1)}, contract.RefusedSender},
		{"a cluster head", "anchor a subject's log", enrolled(), Step{head, anchor(person, math.MaxUint64, 1)}, contract.RefusedSender},
		{"a cluster head", "put a key on a list", nil, Step{head, admit(readers, doctor, 1)}, ""},
		{"a cluster head", "take a key off a list", listed, Step{head, admit(readers, doctor, 0)}, ""},
		{"a cluster head", "take off what is not on the list", nil, Step{head, admit(readers, doctor, 0)}, contract.RefusedListed},
		{"a cluster head", "change another head's list", listed, Step{head2, admit(readers, doctor, 0)}, contract.RefusedListed},
		{"a cluster head", "take a key off another list", listed, Step{head, admit(journal, doctor, 0)}, contract.RefusedListed},
		{"a cluster head", "report", enrolled(), Step{head, record(person, 1, 0)}, contract.RefusedRole},
		{"a cluster head", "wrap keys", granted(), Step{head, wrap(person, patient, 1)}, contract.RefusedRole},
	}
}

func custodianCells() []cell {
	handed := enrolled(Step{patient, transfer(lot, doctor, 1)})
	return []cell{
		{"a custodian", "hand a lot over", enrolled(), Step{patient, transfer(lot, doctor, 1)}, ""},
		{"a custodian", "hand on what it was handed", handed, Step{doctor, transfer(lot, cloud, 2)}, ""},
		{"a custodian", "hand over what it has handed over", handed, Step{patient, transfer(lot, doctor2, 2)}, contract.RefusedSender},
		{"a custodian", "clone a hand-over", handed, Step{doctor, transfer(lot, doctor2, 1)}, contract.RefusedSequence},
		{"a custodian", "skip a hand-over", enrolled(), Step{patient, transfer(lot, doctor, 2)}, contract.RefusedSequence},
		{"a custodian", "hand over to a stranger", enrolled(), Step{patient, transfer(lot, device, 1)}, contract.RefusedMember},
		{"a custodian", "hand over to itself", enrolled(), Step{patient, transfer(lot, patient, 1)}, contract.RefusedMember},
		{"nobody else", "hand a lot over", enrolled(), Step{doctor, transfer(lot, doctor2, 1)}, contract.RefusedSender},
		{"nobody", "hand over an unknown lot", enrolled(), Step{patient, transfer(journal, doctor, 1)}, contract.RefusedSubject},
	}
}

func auditorCells() []cell {
	return []cell{
		{"an auditor", "report a changed record", nil, Step{auditor, about(contract.Report, journal)}, ""},
		{"an auditor", "give orders", enrolled(), Step{auditor, about(contract.Order, person)}, contract.RefusedRole},
		{"an auditor", "anchor", nil, Step{auditor, anchor(journal, 1, 1)}, contract.RefusedRole},
		{"the cloud", "report a changed record", nil, Step{cloud, about(contract.Report, journal)}, contract.RefusedRole},
	}
}
