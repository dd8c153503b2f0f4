package contracttest

import (
	"fmt"
	"reflect"
	"slices"

	"ihealth/chain"
	"ihealth/chain/contract"
)

// reasons lists all for which a message can be refused.
var reasons = []string{
	contract.RefusedMessage, contract.RefusedRole, contract.RefusedSubject, contract.RefusedEnrolled, contract.RefusedMember,
	contract.RefusedSender, contract.RefusedGrant, contract.RefusedEpoch, contract.RefusedSequence, contract.RefusedLog, contract.RefusedListed,
}

// session gives blocks of one transaction to a machine and to its twin.
type session struct {
	machine, twin contract.Machine
	height        int64
}

// begin opens both machines.
func begin(open Open) (*session, error) {
	machine, err := open(Genesis())
	if err != nil {
		return nil, err
	}
	twin, err := open(Genesis())
	if err != nil {
		return nil, err
	}
	return &session{machine: machine, twin: twin}, nil
}

// send gives a message to the machine and returns why it was refused.
func (s *session) send(sender string, m contract.Message) (string, error) {
	refused, events, err := s.execute(sender, m.Encode())
	if err != nil {
		return "", fmt.Errorf("%v from %s: %w", m.Kind, sender, err)
	}
	if want := m.Events(); refused == "" && !slices.Equal(events, want) {
		return "", fmt.Errorf("%v from %s: events %v, want %v", m.Kind, sender, events, want)
	}
	return refused, nil
}

// execute gives a payload to the machine, and checks what holds for all.
func (s *session) execute(sender string, payload []byte) (string, []contract.Event, error) {
	s.height++
	block := []chain.Transaction{{Entity: sender, Nonce: uint64(s.height), Payload: payload}}
	before := s.machine.Root()
	outcomes := s.machine.Execute(s.height, block)
	after := s.machine.Root()
	if again := s.twin.Execute(s.height, block); !reflect.DeepEqual(outcomes, again) || s.twin.Root() != after {
		return "", nil, fmt.Errorf("two machines disagree: %v with root %x, %v with root %x", outcomes, after, again, s.twin.Root())
	}
	if len(outcomes) != 1 {
		return "", nil, fmt.Errorf("%d outcomes for a block of 1", len(outcomes))
	}
	o := outcomes[0]
	switch {
	case o.Refused == "" && after == before:
		return "", nil, fmt.Errorf("carried out, but the root is the same")
	case o.Refused != "" && after != before:
		return "", nil, fmt.Errorf("refused (%s), but the root has changed", o.Refused)
	case o.Refused != "" && len(o.Events) > 0:
		return "", nil, fmt.Errorf("refused (%s), with events %v", o.Refused, o.Events)
	case o.Refused != "" && !slices.Contains(reasons, o.Refused):
		return "", nil, fmt.Errorf("refused for %q, which is none of the reasons", o.Refused)
	}
	return o.Refused, o.Events, nil
}
