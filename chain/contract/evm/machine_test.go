package evm

import (
	"strings"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/contracttest"
)

func open(g contract.Genesis) (contract.Machine, error) { return New(g) }

func TestMachine(t *testing.T) {
	for _, c := range contracttest.Checks() {
		t.Run(c.Name, func(t *testing.T) {
			if err := c.Run(open); err != nil {
				t.Error(err)
			}
		})
	}
}

// Four machines that carry out the same 500 transactions have the same root.
func TestFourMachinesOneRoot(t *testing.T) {
	var first [32]byte
	for i := range 4 {
		w := newWard(t, 10)
		for range 5 {
			for _, o := range w.Execute(1, w.alerts(100)) {
				if o.Refused != "" || o.Gas == 0 || len(o.Events) != 1 {
					t.Fatalf("%+v", o)
				}
			}
		}
		if i == 0 {
			first = w.Root()
		} else if w.Root() != first {
			t.Errorf("machine %d has the root %x, the first %x", i, w.Root(), first)
		}
	}
}

// The root does not depend on how the same transactions are cut into blocks.
func TestRootIsThatOfTheTransactions(t *testing.T) {
	a, b := newWard(t, 10), newWard(t, 10)
	for _, tx := range a.alerts(50) {
		a.Execute(1, []chain.Transaction{tx})
	}
	b.Execute(1, b.alerts(50))
	if a.Root() != b.Root() {
		t.Errorf("one by one %x, as a block %x", a.Root(), b.Root())
	}
}

// A message that needs more gas than it has is refused and changes nothing.
func TestMachineOutOfGas(t *testing.T) {
	w := newWard(t, 1)
	w.Gas = 30_000
	before := w.Root()
	o := w.Execute(2, w.alerts(1))[0]
	if !strings.Contains(o.Refused, RefusedGas) || o.Gas != 30_000 || len(o.Events) > 0 || w.Root() != before {
		t.Errorf("%+v, root changed: %v", o, w.Root() != before)
	}
	w.Gas = MessageGas
	w.execute(t, phone(0), contract.Message{Kind: contract.Record, Code: 2, Sequence: 1, Subject: person(0), Commitment: [32]byte{1}})
	longest := contract.Message{Kind: contract.Wrap, Subject: person(0), Party: contract.PseudonymOf("patient"), Epoch: 1, Data: make([]byte, contract.MaxData)}
	for i := range longest.Data {
		longest.Data[i] = 0xff
	}
	if o := w.execute(t, "patient", longest); o.Gas > MessageGas/4 {
		t.Errorf("the longest message uses %d gas, more than a quarter of %d", o.Gas, MessageGas)
	}
}
