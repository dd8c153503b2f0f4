package contracttest

import "ihealth/chain/contract"

func enrol(subject contract.Pseudonym, account, oracle string) contract.Message {
	p := of(oracle)
	return contract.Message{Kind: contract.Enrol, Subject: subject, Party: of(account), Data: p[:]}
}

func limits(subject contract.Pseudonym, sequence uint64) contract.Message {
	return contract.Message{Kind: contract.Limits, Subject: subject, Sequence: sequence, Commitment: commitment(1)}
}

func record(subject contract.Pseudonym, sequence uint64, code uint8) contract.Message {
	return contract.Message{Kind: contract.Record, Subject: subject, Sequence: sequence, Code: code, Commitment: commitment(2)}
}

func anchor(log contract.Pseudonym, leaves uint64, root byte) contract.Message {
	return contract.Message{Kind: contract.Anchor, Subject: log, Count: leaves, Commitment: commitment(root)}
}

func grant(subject contract.Pseudonym, party string, epoch uint32) contract.Message {
	return contract.Message{Kind: contract.Grant, Subject: subject, Party: of(party), Epoch: epoch}
}

func revoke(subject contract.Pseudonym, party string, epoch uint32) contract.Message {
	return contract.Message{Kind: contract.Revoke, Subject: subject, Party: of(party), Epoch: epoch}
}

func wrap(subject contract.Pseudonym, party string, epoch uint32) contract.Message {
	return contract.Message{Kind: contract.Wrap, Subject: subject, Party: of(party), Epoch: epoch, Data: []byte("ciphertext of a key")}
}

func transfer(lot contract.Pseudonym, party string, sequence uint64) contract.Message {
	return contract.Message{Kind: contract.Transfer, Subject: lot, Party: of(party), Sequence: sequence, Commitment: commitment(3)}
}

func admit(list contract.Pseudonym, party string, code uint8) contract.Message {
	return contract.Message{Kind: contract.Admit, Subject: list, Party: of(party), Code: code}
}

// about returns a message of a kind that needs no more than a subject and a commitment.
func about(kind contract.Kind, subject contract.Pseudonym) contract.Message {
	return contract.Message{Kind: kind, Subject: subject, Commitment: commitment(4)}
}
