package edge

import (
	"errors"
	"fmt"

	"ihealth/chain/contract"
)

// ErrReplay is the cause when a report was received before, or a later one of its subject.
var ErrReplay = errors.New("stale or replayed report")

// Inbox receives the reports of many subjects, as the health authority does, and sees by
// their numbers what is missing. The zero Inbox is not usable: call NewInbox.
type Inbox struct {
	last map[contract.Pseudonym]uint64
}

// NewInbox returns an empty inbox.
func NewInbox() *Inbox { return &Inbox{last: map[contract.Pseudonym]uint64{}} }

// Receive takes a report and returns how many of its subject were lost between the last
// one and it. It fails with an error that wraps ErrReplay, and changes nothing, unless its
// number is above the last.
func (b *Inbox) Receive(r Report) (missing uint64, err error) {
	last := b.last[r.Subject]
	if r.Sequence <= last {
		return 0, fmt.Errorf("edge: %w: number %d of %v after %d", ErrReplay, r.Sequence, r.Subject, last)
	}
	b.last[r.Subject] = r.Sequence
	return r.Sequence - last - 1, nil
}
