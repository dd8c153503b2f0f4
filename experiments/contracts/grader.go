package contracts

import (
	"fmt"

	"ihealth/chain/contract/evm"
)

// Grader grades on chain, by Registry with one person's limits.
type Grader struct{ of *registry }

// NewGrader returns a grader with limits low ≤ high and a band ≥ 0, all in the same unit.
func NewGrader(low, high, band int64) (*Grader, error) {
	w := newWorld()
	r := &registry{deployed: w.deploy("Registry")}
	r.send(authority, "set", oracle, quarantined, celsius, low, high, uint64(band))
	return &Grader{r}, w.err
}

// View returns the grade that a view gives, as whoever asks sees it.
func (g *Grader) View(value int64) (uint8, error) {
	return grade(g.of.view("preview", oracle, quarantined, celsius, value))
}

// Transact returns the grade of a transaction, which stands on the chain: that of its event,
// or 0 where it has none.
func (g *Grader) Transact(value int64) (uint8, error) {
	r := g.of.report(value)
	returned, err := grade(r)
	if err != nil {
		return 0, err
	}
	var told uint8
	if len(r.Logs) > 0 {
		told = r.Logs[0].Data[31]
	}
	if told != returned {
		return 0, fmt.Errorf("contracts: Registry returns %d and tells %d", returned, told)
	}
	return told, nil
}

func grade(r evm.Receipt) (uint8, error) {
	if r.Refused != "" {
		return 0, fmt.Errorf("contracts: no grade: %s", r.Refused)
	}
	return lastByte(r), nil
}
