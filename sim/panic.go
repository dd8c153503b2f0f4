package sim

import (
	"fmt"
	"runtime/debug"
)

// PanicError is the error of a run that a panic ended: what a handler or a process
// panicked with, and when. Nobody knows what state a panic leaves behind, so the
// simulation cannot go on.
type PanicError struct {
	Time    Time   // the clock at the panic
	Process string // name of the process that panicked, empty for a handler
	Value   any    // what it panicked with
	Stack   []byte // its stack, as runtime/debug.Stack writes it
}

// Error says in one line what happened and when; the stack is left to the reader
// of the field.
func (e *PanicError) Error() string {
	who := "a handler"
	if e.Process != "" {
		who = fmt.Sprintf("process %q", e.Process)
	}
	return fmt.Sprintf("sim: %s panicked at %v: %v", who, e.Time, e.Value)
}

// Unwrap returns the value of the panic when it is an error, and nil otherwise.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// recovered makes an error of the value of a panic. A *PanicError, from a process
// that has recovered on its own stack, stays as it is.
func (s *Simulation) recovered(value any) *PanicError {
	if e, ok := value.(*PanicError); ok {
		return e
	}
	return &PanicError{Time: s.now, Value: value, Stack: debug.Stack()}
}
