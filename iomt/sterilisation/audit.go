package sterilisation

import (
	"errors"
	"fmt"
	"time"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
	"ihealth/sim"
)

// What an audit finds.
var (
	ErrRefused    = errors.New("anchor refused by the contract")
	ErrChanged    = errors.New("entries are not those of the chain")
	ErrMissing    = errors.New("entries missing")
	ErrUnanchored = errors.New("entries after the last anchor")
	ErrBackDated  = errors.New("end is not that of the chain's time")
	ErrCycle      = errors.New("cycles out of number")
)

// Anchored is an anchor as it stands on the chain.
type Anchored struct {
	contract.Message
	At      sim.Time // of the block
	Refused string   // by the machine, and why
}

// Audit says what is wrong with entries, in their order, given all anchors of the log in
// the chain's order, when no entry may be older than delay in its block. The first finding that
// leaves no entry after it to be trusted is the last.
func Audit(name contract.Pseudonym, entries []Entry, anchors []Anchored, delay time.Duration) []error {
	a := audit{log: vault.NewLog(name, vault.SHA256), cycles: map[contract.Pseudonym]uint64{}}
	for _, anchor := range anchors {
		if anchor.Refused != "" {
			a.find(ErrRefused, "%s", anchor.Refused)
			continue
		}
		if !a.block(entries, &anchor, delay) {
			return a.findings
		}
	}
	if extra := len(entries) - int(a.log.Size()); extra > 0 {
		a.find(ErrUnanchored, "%d", extra)
	}
	return a.findings
}

type audit struct {
	log      *vault.Log
	cycles   map[contract.Pseudonym]uint64
	findings []error
}

func (a *audit) find(cause error, format string, args ...any) {
	a.findings = append(a.findings, fmt.Errorf("sterilisation: %w: %s", cause, fmt.Sprintf(format, args...)))
}

// block checks the entries of one anchor, and reports whether what follows can be checked.
func (a *audit) block(entries []Entry, anchor *Anchored, delay time.Duration) bool {
	from := a.log.Size()
	if anchor.Count > uint64(len(entries)) {
		a.find(ErrMissing, "%d on the chain, %d shown", anchor.Count, len(entries))
		return false
	}
	for i := from; i < anchor.Count; i++ {
		e := &entries[i]
		a.log.Append(e.leaf())
		if late := anchor.At.Sub(e.End); late < 0 || late > delay {
			a.find(ErrBackDated, "entry %d ends %v before its block, want 0 to %v", i, late, delay)
		}
		if a.cycles[e.Steriliser]++; e.Cycle != a.cycles[e.Steriliser] {
			a.find(ErrCycle, "entry %d is cycle %d, want %d", i, e.Cycle, a.cycles[e.Steriliser])
		}
	}
	if err := a.log.Head().Anchored(anchor.Message); err != nil {
		a.find(ErrChanged, "from %d to %d: %v", from, anchor.Count, err)
		return false
	}
	return true
}
