package comet

import "ihealth/chain/contract"

// executor lets a node's contract machine, if it has one, execute what is committed.
type executor struct {
	fresh   func() contract.Machine // nil: nothing is executed
	machine contract.Machine
}

// newExecutor returns an executor with a fresh machine.
func newExecutor(fresh func() contract.Machine) executor {
	e := executor{fresh: fresh}
	e.forget()
	return e
}

// forget puts a fresh machine in the place of the one that the node had.
func (e *executor) forget() {
	if e.fresh != nil {
		e.machine = e.fresh()
	}
}

// execute enters what became of b's transactions, and returns the digest that belongs
// in the state root: nothing without a machine.
func (e *executor) execute(height int64, b *block) []byte {
	if e.machine == nil {
		return nil
	}
	b.outcomes = e.machine.Execute(height, b.transactions)
	digest := contract.Digest(b.outcomes, e.machine.Root())
	return digest[:]
}
