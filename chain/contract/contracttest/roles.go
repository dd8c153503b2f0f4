package contracttest

import (
	"fmt"

	"ihealth/chain/contract"
)

// rightful returns for each kind a message that, after granted, its sender may send.
func rightful() map[contract.Kind]Step {
	return map[contract.Kind]Step{
		contract.Enrol:    {authority, enrol(journal, patient, phone)},
		contract.Limits:   {authority, limits(person, 1)},
		contract.Order:    {authority, about(contract.Order, person)},
		contract.Record:   {phone, record(person, 1, 2)},
		contract.Anchor:   {cloud, anchor(journal, 1, 1)},
		contract.Grant:    {patient, grant(person, doctor2, 1)},
		contract.Revoke:   {patient, revoke(person, doctor, 2)},
		contract.Wrap:     {patient, wrap(person, patient, 1)},
		contract.Operate:  {doctor, about(contract.Operate, person)},
		contract.Transfer: {patient, transfer(lot, cloud, 1)},
		contract.Report:   {auditor, about(contract.Report, person)},
		contract.Admit:    {head, admit(readers, doctor, 1)},
	}
}

// checkRoles sends a rightful message of each kind under the name of every member and of
// a stranger. Who has the wrong role is refused for it; who has the right one may be, by
// the state, for another reason.
func checkRoles(open Open) error {
	members := append(Genesis().Members, contract.Member{Entity: device})
	messages := rightful()
	for _, kind := range contract.Kinds() {
		for _, m := range members {
			right := messages[kind]
			c := cell{given: granted(), step: Step{m.Entity, right.Message}}
			if !m.Role.MaySend(kind) {
				c.refused = contract.RefusedRole
			} else if m.Entity != right.Sender {
				continue // the cells say what becomes of it
			}
			if err := c.run(open); err != nil {
				return fmt.Errorf("%v from %s: %w", kind, m.Entity, err)
			}
		}
	}
	return nil
}
