package vault

import (
	"slices"

	"ihealth/chain/contract"
)

// rights are what the chain says of a subject: all of it is in messages of its account.
type rights struct {
	epoch   uint32 // in force, 1 before the first revocation
	own     uint32 // the last one whose key is wrapped for the patient, 0 for none
	granted []right
}

// right is that of an account to read. Epoch is the last one whose key is wrapped for it,
// 0 for none.
type right struct {
	name  contract.Pseudonym
	epoch uint32
}

// apply carries out a message of the account as contract machines do: one of another epoch
// changes nothing.
func (r *rights) apply(account contract.Pseudonym, m *contract.Message) {
	i := r.place(m.Party)
	switch {
	case m.Kind == contract.Wrap && m.Party == account && m.Epoch >= r.epoch:
		r.epoch, r.own = m.Epoch, m.Epoch
	case m.Kind == contract.Wrap && i >= 0 && m.Epoch == r.epoch:
		r.granted[i].epoch = m.Epoch
	case m.Kind == contract.Grant && i < 0 && m.Epoch == r.epoch:
		r.granted = append(r.granted, right{name: m.Party})
	case m.Kind == contract.Revoke && i >= 0 && m.Epoch == r.epoch+1:
		r.granted, r.epoch = slices.Delete(r.granted, i, i+1), m.Epoch
	}
}

// after returns the rights once messages are carried out, too.
func (r *rights) after(account contract.Pseudonym, messages []contract.Message) *rights {
	out := &rights{r.epoch, r.own, slices.Clone(r.granted)}
	for i := range messages {
		out.apply(account, &messages[i])
	}
	return out
}

// place returns the place of an account among the granted, −1 when it is not.
func (r *rights) place(name contract.Pseudonym) int {
	return slices.IndexFunc(r.granted, func(g right) bool { return g.name == name })
}
