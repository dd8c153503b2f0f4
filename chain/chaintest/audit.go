package chaintest

import (
	"cmp"
	"fmt"
	"slices"

	"ihealth/chain"
)

// audit checks what holds for every ledger at any time: see the package comment.
func (s *session) audit() error {
	var committed []*ticket
	for _, t := range s.tickets {
		if t.calls > 1 {
			return fmt.Errorf("%v was done %d times", t, t.calls)
		}
		if t.calls == 1 && t.err == nil {
			committed = append(committed, t)
		}
		if err := s.checkQuery(t); err != nil {
			return err
		}
	}
	return s.checkPlaces(committed)
}

// checkQuery compares what the ledger answers with what the sender was told.
func (s *session) checkQuery(t *ticket) error {
	r, ok := s.harness.Ledger().Query(t.transaction.ID())
	told := t.calls == 1 && t.err == nil
	if t.foreign {
		return nil
	}
	if ok != told || ok && r != t.receipt {
		return fmt.Errorf("%v: query says %+v, %v; its sender was called %d times and told %+v, %s", t, r, ok, t.calls, t.receipt, words(t.err))
	}
	return nil
}

// checkPlaces checks the heights and indices of committed transactions.
func (s *session) checkPlaces(committed []*ticket) error {
	slices.SortFunc(committed, byPlace)
	for i, t := range committed {
		r := t.receipt
		before := chain.Receipt{Height: 0, Index: -1}
		if i > 0 {
			before = committed[i-1].receipt
		}
		if r.Height > before.Height {
			before.Index = -1
		}
		switch {
		case r.Height < 1 || r.Index != before.Index+1:
			return fmt.Errorf("%v stands at place %d of height %d, after place %d of height %d", t, r.Index, r.Height, before.Index, before.Height)
		case r.Index >= s.largest:
			return fmt.Errorf("height %d holds more than %d transactions", r.Height, s.largest)
		case r.At < before.At:
			return fmt.Errorf("height %d was committed at %v, height %d at %v", r.Height, r.At, before.Height, before.At)
		case i > 0 && r.Height == before.Height && t.transaction.Urgency < committed[i-1].transaction.Urgency:
			return fmt.Errorf("%v stands behind %v in height %d", t, committed[i-1], r.Height)
		}
	}
	return nil
}

func byPlace(a, b *ticket) int {
	return cmp.Or(cmp.Compare(a.receipt.Height, b.receipt.Height), cmp.Compare(a.receipt.Index, b.receipt.Index))
}

// words says what an error says, nil included.
func words(err error) string {
	if err == nil {
		return "no error"
	}
	return err.Error()
}

// expect checks the reason of a refusal.
func expect(t *ticket, want error) error {
	if !isReason(t.err, want) {
		return fmt.Errorf("%v: got %s, want %s", t, words(t.err), words(want))
	}
	return nil
}
