package contracttest_test

import (
	"slices"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/contracttest"
)

// broken is an event log with one defect.
type broken struct {
	*contract.Log
	changes func(l *contract.Log, m *contract.Message) // what it takes for the message
	sender  string                                     // whom it takes for the sender; "": who it is
	after   func(o []contract.Outcome) []contract.Outcome
	root    func(l *contract.Log) [32]byte
}

func (b broken) Execute(height int64, block []chain.Transaction) []contract.Outcome {
	block = slices.Clone(block)
	for i := range block {
		if m, err := contract.Decode(block[i].Payload); err == nil && b.changes != nil {
			b.changes(b.Log, &m)
			block[i].Payload = m.Encode()
		}
		if b.sender != "" {
			block[i].Entity = b.sender
		}
	}
	outcomes := b.Log.Execute(height, block)
	if b.after != nil {
		return b.after(outcomes)
	}
	return outcomes
}

func (b broken) Root() [32]byte {
	if b.root != nil {
		return b.root(b.Log)
	}
	return b.Log.Root()
}

// failing returns the names of the checks that a log with this defect fails.
func failing(defect broken) []string {
	var names []string
	for _, c := range contracttest.Checks() {
		if c.Run(func(g contract.Genesis) (contract.Machine, error) {
			l, err := contract.NewLog(g)
			defect.Log = l
			return defect, err
		}) != nil {
			names = append(names, c.Name)
		}
	}
	return names
}

// Every defect is caught by the check that looks for it.
func TestBrokenMachinesFail(t *testing.T) {
	calls := byte(0)
	for _, c := range []struct {
		name   string
		defect broken
		caught string
	}{
		{"believes any sender", broken{sender: "authority"}, "roles"},
		{"believes any oracle", broken{sender: "phone"}, "an oracle may not report for another's subject"},
		{"ignores old numbers", broken{changes: ignoresNumbers}, "an oracle may not report a number twice"},
		{"ignores old epochs", broken{changes: ignoresEpochs}, "a patient may not wrap keys of the old epoch"},
		{"grants to whoever asks", broken{changes: ignoresGrants}, "a provider may not wrap for another provider"},
		{"forgets leaves", broken{changes: ignoresCounts}, "the cloud may not forget leaves"},
		{"ignores fields", broken{changes: ignoresFields}, "malformed"},
		{"tells nothing", broken{after: silent}, "an oracle may report an emergency"},
		{"gives no reasons", broken{after: curt}, "roles"},
		{"loses outcomes", broken{after: short}, "blocks"},
		{"has no state", broken{root: func(*contract.Log) [32]byte { return [32]byte{} }}, "genesis"},
		{"counts calls", broken{root: func(*contract.Log) [32]byte { calls++; return [32]byte{calls} }}, "roles"},
		{"deviates from the rules", broken{changes: ignoresEpochs}, "random walk"},
	} {
		if got := failing(c.defect); !slices.Contains(got, c.caught) {
			t.Errorf("%s: not caught by %q, but by %q", c.name, c.caught, got)
		}
	}
}

func ignoresNumbers(l *contract.Log, m *contract.Message) {
	if s, ok := l.Subject(m.Subject); ok && m.Kind == contract.Record {
		m.Sequence = s.Reported + 1
	}
}

func ignoresEpochs(l *contract.Log, m *contract.Message) {
	if s, ok := l.Subject(m.Subject); ok && m.Kind == contract.Wrap {
		m.Epoch = s.Epoch
	}
}

func ignoresGrants(l *contract.Log, m *contract.Message) {
	if s, ok := l.Subject(m.Subject); ok && m.Kind == contract.Wrap {
		m.Party = s.Account
	}
}

func ignoresCounts(l *contract.Log, m *contract.Message) {
	if a, ok := l.Anchored(m.Subject); ok && m.Kind == contract.Anchor {
		m.Count = a.Leaves + 1
	}
}

func ignoresFields(_ *contract.Log, m *contract.Message) {
	if m.Kind == contract.Order {
		m.Count = 0
	}
}

func silent(outcomes []contract.Outcome) []contract.Outcome {
	for i := range outcomes {
		outcomes[i].Events = nil
	}
	return outcomes
}

func curt(outcomes []contract.Outcome) []contract.Outcome {
	for i := range outcomes {
		if outcomes[i].Refused != "" {
			outcomes[i].Refused = "no"
		}
	}
	return outcomes
}

func short(outcomes []contract.Outcome) []contract.Outcome { return outcomes[:min(1, len(outcomes))] }
