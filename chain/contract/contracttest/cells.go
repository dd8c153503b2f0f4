package contracttest

import "ihealth/chain/contract"

// enrolled is a chain with two persons, each with a phone, and a lot.
func enrolled(more ...step) []step {
	return append([]step{
		{authority, enrol(person, patient, phone)},
		{authority, enrol(person2, patient2, phone2)},
		{authority, enrol(lot, patient, phone)},
	}, more...)
}

// granted is such a chain on which the doctor may read the person's records.
func granted(more ...step) []step {
	return append(enrolled(step{patient, grant(person, doctor, 1)}), more...)
}

// revoked is such a chain on which the doctor no longer may.
func revoked() []step { return granted(step{patient, revoke(person, doctor, 2)}) }

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
		{"a device", "report by itself", enrolled(), step{device, record(person, 1, 0)}, contract.RefusedRole},
		{"a device", "anchor a log", enrolled(), step{device, anchor(journal, 1, 1)}, contract.RefusedRole},
		{"a device", "be an oracle", nil, step{authority, enrol(person, patient, device)}, contract.RefusedMember},
	}
}

func oracleCells() []cell {
	return []cell{
		{"an oracle", "report that all is well", enrolled(), step{phone, record(person, 1, 0)}, ""},
		{"an oracle", "report an emergency", enrolled(), step{phone, record(person, 1, 2)}, ""},
		{"an oracle", "report after a gap", enrolled(step{phone, record(person, 1, 0)}), step{phone, record(person, 9, 1)}, ""},
		{"an oracle", "anchor its subject's log", enrolled(), step{phone, anchor(person, 3, 1)}, ""},
		{"an oracle", "report for another's subject", enrolled(), step{phone, record(person2, 1, 2)}, contract.RefusedSender},
		{"an oracle", "report of an unknown subject", enrolled(), step{phone, record(journal, 1, 0)}, contract.RefusedSubject},
		{"an oracle", "report a number twice", enrolled(step{phone, record(person, 5, 1)}), step{phone, record(person, 5, 1)}, contract.RefusedSequence},
		{"an oracle", "report an older number", enrolled(step{phone, record(person, 5, 0)}), step{phone, record(person, 4, 2)}, contract.RefusedSequence},
		{"an oracle", "anchor another's log", enrolled(), step{phone, anchor(person2, 1, 1)}, contract.RefusedSender},
		{"an oracle", "anchor the cloud's log", enrolled(), step{phone, anchor(journal, 1, 1)}, contract.RefusedSender},
		{"an oracle", "set limits", enrolled(), step{phone, limits(person, 1)}, contract.RefusedRole},
		{"an oracle", "grant", enrolled(), step{phone, grant(person, doctor, 1)}, contract.RefusedRole},
	}
}

func patientCells() []cell {
	return []cell{
		{"a patient", "wrap a key for herself (T1)", enrolled(), step{patient, wrap(person, patient, 1)}, ""},
		{"a patient", "grant", enrolled(), step{patient, grant(person, doctor, 1)}, ""},
		{"a patient", "grant to family", enrolled(), step{patient, grant(person, patient2, 1)}, ""},
		{"a patient", "wrap a key for her doctor (T2)", granted(), step{patient, wrap(person, doctor, 1)}, ""},
		{"a patient", "revoke", granted(), step{patient, revoke(person, doctor, 2)}, ""},
		{"a patient", "grant again after revoking", revoked(), step{patient, grant(person, doctor, 2)}, ""},
		{"a patient", "wrap keys of the new epoch", revoked(), step{patient, wrap(person, patient, 2)}, ""},
		{"a patient", "wrap keys of the old epoch", revoked(), step{patient, wrap(person, patient, 1)}, contract.RefusedEpoch},
		{"a patient", "wrap keys of a coming epoch", enrolled(), step{patient, wrap(person, patient, 2)}, contract.RefusedEpoch},
		{"a patient", "wrap a key for whom she granted nothing", enrolled(), step{patient, wrap(person, doctor, 1)}, contract.RefusedGrant},
		{"a patient", "wrap a key for whom she revoked", revoked(), step{patient, wrap(person, doctor, 2)}, contract.RefusedGrant},
		{"a patient", "wrap another's key", enrolled(), step{patient, wrap(person2, patient, 1)}, contract.RefusedSender},
		{"a patient", "grant what is another's", enrolled(), step{patient, grant(person2, doctor, 1)}, contract.RefusedSender},
		{"a patient", "revoke what is another's", granted(), step{patient2, revoke(person, doctor, 2)}, contract.RefusedSender},
		{"a patient", "grant to a stranger", enrolled(), step{patient, grant(person, device, 1)}, contract.RefusedMember},
		{"a patient", "grant to herself", enrolled(), step{patient, grant(person, patient, 1)}, contract.RefusedMember},
		{"a patient", "grant in another epoch", enrolled(), step{patient, grant(person, doctor, 2)}, contract.RefusedEpoch},
		{"a patient", "revoke what she did not grant", granted(), step{patient, revoke(person, doctor2, 2)}, contract.RefusedGrant},
		{"a patient", "revoke and keep the epoch", granted(), step{patient, revoke(person, doctor, 1)}, contract.RefusedEpoch},
		{"a patient", "revoke and skip an epoch", granted(), step{patient, revoke(person, doctor, 3)}, contract.RefusedEpoch},
		{"a patient", "change limits", enrolled(), step{patient, limits(person, 1)}, contract.RefusedRole},
		{"a patient", "report", enrolled(), step{patient, record(person, 1, 0)}, contract.RefusedRole},
	}
}

func authorityCells() []cell {
	return []cell{
		{"the authority", "enrol", nil, step{authority, enrol(person, patient, phone)}, ""},
		{"the authority", "set limits", enrolled(), step{authority, limits(person, 1)}, ""},
		{"the authority", "change limits", enrolled(step{authority, limits(person, 1)}), step{authority, limits(person, 2)}, ""},
		{"the authority", "give orders", enrolled(), step{authority, about(contract.Order, person)}, ""},
		{"the authority", "report a reading", enrolled(), step{authority, record(person, 1, 2)}, contract.RefusedRole},
		{"the authority", "enrol anybody twice", enrolled(), step{authority, enrol(person, patient2, phone2)}, contract.RefusedEnrolled},
		{"the authority", "make a cloud an oracle", nil, step{authority, enrol(person, patient, cloud)}, contract.RefusedMember},
		{"the authority", "enrol for an unknown account", nil, step{authority, enrol(person, device, phone)}, contract.RefusedMember},
		{"the authority", "set limits of an unknown subject", nil, step{authority, limits(person, 1)}, contract.RefusedSubject},
		{"the authority", "set limits under an old number", enrolled(step{authority, limits(person, 1)}), step{authority, limits(person, 1)}, contract.RefusedSequence},
		{"the authority", "skip a number of limits", enrolled(), step{authority, limits(person, 2)}, contract.RefusedSequence},
		{"the authority", "order an unknown subject", nil, step{authority, about(contract.Order, person)}, contract.RefusedSubject},
		{"the authority", "grant", enrolled(), step{authority, grant(person, doctor, 1)}, contract.RefusedRole},
	}
}

func providerCells() []cell {
	return []cell{
		{"a provider", "wrap a new key for the patient (T3)", granted(), step{doctor, wrap(person, patient, 1)}, ""},
		{"a provider", "ask for operation of a device", granted(), step{doctor, about(contract.Operate, person)}, ""},
		{"a provider", "wrap without a grant", enrolled(), step{doctor, wrap(person, patient, 1)}, contract.RefusedGrant},
		{"a provider", "wrap by another's grant", granted(), step{doctor2, wrap(person, patient, 1)}, contract.RefusedGrant},
		{"a provider", "wrap for another provider", granted(), step{doctor, wrap(person, doctor2, 1)}, contract.RefusedGrant},
		{"a provider", "wrap after revocation", revoked(), step{doctor, wrap(person, patient, 2)}, contract.RefusedGrant},
		{"a provider", "wrap into the old epoch after revocation", revoked(), step{doctor, wrap(person, patient, 1)}, contract.RefusedGrant},
		{"a provider", "wrap in a coming epoch", granted(), step{doctor, wrap(person, patient, 2)}, contract.RefusedEpoch},
		{"a provider", "operate without a grant", enrolled(), step{doctor, about(contract.Operate, person)}, contract.RefusedGrant},
		{"a provider", "operate after revocation", revoked(), step{doctor, about(contract.Operate, person)}, contract.RefusedGrant},
		{"a provider", "operate for an unknown subject", granted(), step{doctor, about(contract.Operate, journal)}, contract.RefusedSubject},
		{"a provider", "grant to itself", enrolled(), step{doctor, grant(person, doctor, 1)}, contract.RefusedRole},
		{"a provider", "set limits", granted(), step{doctor, limits(person, 1)}, contract.RefusedRole},
	}
}

func cloudCells() []cell {
	grown := enrolled(step{cloud, anchor(journal, 10, 1)})
	return []cell{
		{"the cloud", "anchor a root", enrolled(), step{cloud, anchor(journal, 10, 1)}, ""},
		{"the cloud", "anchor a root over more leaves", grown, step{cloud, anchor(journal, 11, 2)}, ""},
		{"the cloud", "anchor a root again", grown, step{cloud, anchor(journal, 10, 1)}, ""},
		{"the cloud", "forget leaves", grown, step{cloud, anchor(journal, 9, 2)}, contract.RefusedLog},
		{"the cloud", "exchange leaves", grown, step{cloud, anchor(journal, 10, 2)}, contract.RefusedLog},
		{"the cloud", "report", enrolled(), step{cloud, record(person, 1, 0)}, contract.RefusedRole},
		{"the cloud", "wrap keys", enrolled(), step{cloud, wrap(person, patient, 1)}, contract.RefusedRole},
	}
}

func headCells() []cell {
	listed := []step{{head, admit(readers, doctor, 1)}}
	return []cell{
		{"a cluster head", "anchor a root", nil, step{head, anchor(journal, 1, 1)}, ""},
		{"a cluster head", "put a key on a list", nil, step{head, admit(readers, doctor, 1)}, ""},
		{"a cluster head", "take a key off a list", listed, step{head, admit(readers, doctor, 0)}, ""},
		{"a cluster head", "take off what is not on the list", nil, step{head, admit(readers, doctor, 0)}, contract.RefusedListed},
		{"a cluster head", "change another head's list", listed, step{head2, admit(readers, doctor, 0)}, contract.RefusedListed},
		{"a cluster head", "take a key off another list", listed, step{head, admit(journal, doctor, 0)}, contract.RefusedListed},
		{"a cluster head", "report", enrolled(), step{head, record(person, 1, 0)}, contract.RefusedRole},
		{"a cluster head", "wrap keys", granted(), step{head, wrap(person, patient, 1)}, contract.RefusedRole},
	}
}

func custodianCells() []cell {
	handed := enrolled(step{patient, transfer(lot, doctor, 1)})
	return []cell{
		{"a custodian", "hand a lot over", enrolled(), step{patient, transfer(lot, doctor, 1)}, ""},
		{"a custodian", "hand on what it was handed", handed, step{doctor, transfer(lot, cloud, 2)}, ""},
		{"a custodian", "hand over what it has handed over", handed, step{patient, transfer(lot, doctor2, 2)}, contract.RefusedSender},
		{"a custodian", "clone a hand-over", handed, step{doctor, transfer(lot, doctor2, 1)}, contract.RefusedSequence},
		{"a custodian", "skip a hand-over", enrolled(), step{patient, transfer(lot, doctor, 2)}, contract.RefusedSequence},
		{"a custodian", "hand over to a stranger", enrolled(), step{patient, transfer(lot, device, 1)}, contract.RefusedMember},
		{"a custodian", "hand over to itself", enrolled(), step{patient, transfer(lot, patient, 1)}, contract.RefusedMember},
		{"nobody else", "hand a lot over", enrolled(), step{doctor, transfer(lot, doctor2, 1)}, contract.RefusedSender},
		{"nobody", "hand over an unknown lot", enrolled(), step{patient, transfer(journal, doctor, 1)}, contract.RefusedSubject},
	}
}

func auditorCells() []cell {
	return []cell{
		{"an auditor", "report a changed record", nil, step{auditor, about(contract.Report, journal)}, ""},
		{"an auditor", "give orders", enrolled(), step{auditor, about(contract.Order, person)}, contract.RefusedRole},
		{"an auditor", "anchor", nil, step{auditor, anchor(journal, 1, 1)}, contract.RefusedRole},
		{"the cloud", "report a changed record", nil, step{cloud, about(contract.Report, journal)}, contract.RefusedRole},
	}
}
