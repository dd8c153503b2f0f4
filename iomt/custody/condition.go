package custody

import (
	"ihealth/chain/contract"
	"ihealth/sim"
)

// Condition is a contract's condition on the delivery of a lot (Dai, Imran and Haider,
// "Blockchain-enabled Internet of Medical Things to combat COVID-19"): it fires when the
// lot has not reached To by Due. A delivery at Due itself is in time.
type Condition struct {
	Lot contract.Pseudonym
	To  contract.Pseudonym
	Due sim.Time

	decided bool
}

// Committed takes a hand-over, in the chain's order.
func (c *Condition) Committed(h *Committed) {
	if h.Kind == contract.Transfer && h.Subject == c.Lot && h.Party == c.To && h.Refused == "" && h.At <= c.Due {
		c.decided = true
	}
}

// Tick tells the time, after all hand-overs until then, and reports whether the condition
// fires: once, at the first tick at Due or later.
func (c *Condition) Tick(now sim.Time) bool {
	fires := !c.decided && now >= c.Due
	c.decided = c.decided || fires
	return fires
}
