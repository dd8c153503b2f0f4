package scenario

import (
	"fmt"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/iomt/tracing"
	"ihealth/sim"
)

// Members of the chain beside the phones' oracles.
const (
	tracingAuthority = "authority"
	tracingCloud     = "cloud"
)

func phoneOracle(i int) string { return fmt.Sprintf("phone-%d", i) }

// enrol begins a chain that knows everybody who has heard something, with the own phone as oracle.
func (t *trace) enrol() error {
	members := []contract.Member{{Entity: tracingAuthority, Role: contract.Authority}, {Entity: tracingCloud, Role: contract.Cloud}}
	for i := range t.phones {
		members = append(members, contract.Member{Entity: phoneOracle(i), Role: contract.Oracle})
	}
	machine, err := contract.NewLog(contract.Genesis{Members: members})
	if err != nil {
		return err
	}
	t.machine = machine
	for i, subject := range t.subjects {
		if subject.IsZero() {
			continue
		}
		oracle := contract.PseudonymOf(phoneOracle(i))
		t.honest(tracingAuthority, contract.Message{Kind: contract.Enrol, Subject: subject, Party: oracle, Data: oracle[:]})
	}
	return nil
}

// send carries a message out, and reports whether the machine took it.
func (t *trace) send(entity string, m contract.Message) bool {
	block := []chain.Transaction{{Entity: entity, Urgency: chain.Urgent, Payload: m.Encode()}}
	t.calldata = append(t.calldata, block[0].Payload)
	return t.machine.Execute(1, block)[0].Refused == ""
}

// honest sends what the chain should take.
func (t *trace) honest(entity string, m contract.Message) {
	if !t.send(entity, m) {
		t.tally.refused++
	}
}

// anchor puts a root on the chain, if there is anything below it.
func (t *trace) anchor(m contract.Message) {
	if m.Count == 0 {
		return
	}
	t.honest(tracingCloud, m)
	if at, ok := t.machine.Anchored(m.Subject); ok && at.Root == m.Commitment {
		t.tally.anchored++
	}
}

// notify tells the chain of an exposure by the oracle of the exposed, after somebody else's has tried.
func (t *trace) notify(e tracing.Exposure) {
	t.notices++
	notice := e.Notice(t.notices, [32]byte{byte(t.notices), byte(t.notices >> 8)})
	for i, subject := range t.subjects {
		if subject != e.Subject {
			continue
		}
		t.tally.forged++
		if !t.send(phoneOracle((i+1)%len(t.phones)), notice) {
			t.tally.caught++
		}
		t.honest(phoneOracle(i), notice)
	}
}

// hide makes a contact a secret: its times in ms, and the identifier that was heard.
func (t *trace) hide(c edge.Contact) {
	for _, at := range []sim.Time{c.From, c.To, c.Close} {
		t.secrets.AddNumber(int64(at / 1e6))
	}
	t.secrets.AddText(string(c.Peer[:]))
}

// leaks counts what is secret and stands in messages or in the machine's storage.
func (t *trace) leaks() int {
	t.secrets.Counters = max(t.notices, t.log.Proofs().Size(), t.uses.Proofs().Size())
	scan := t.secrets.Begin()
	for _, message := range t.calldata {
		scan.Piece("message", message)
	}
	for key, value := range t.machine.Storage() {
		scan.Piece("storage "+key, value)
	}
	return len(scan.Report().Leaks())
}
