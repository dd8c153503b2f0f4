package edge

import (
	"fmt"

	"ihealth/chain/contract"
	"ihealth/sim"
)

// MaxStored is the most reports that an Outbox can keep.
const MaxStored = 1 << 24

// Outbox numbers the reports of one subject and forwards them in order, at once while the
// edge node is connected. Meanwhile it keeps as many as it has room for; then the oldest
// are lost, and their numbers never arrive. It belongs to one goroutine.
type Outbox struct {
	subject  contract.Pseudonym
	room     int
	sequence uint64   // of the last report
	kept     []Report // ring
	first    int      // of the oldest in kept
	lost     int
}

// NewOutbox returns an empty outbox with room for so many reports, 0 to MaxStored: with
// none it drops what cannot be sent at once. It panics beyond.
func NewOutbox(subject contract.Pseudonym, room int) *Outbox {
	if room < 0 || room > MaxStored {
		panic(fmt.Sprintf("edge: an outbox with room for %d reports", room))
	}
	return &Outbox{subject: subject, room: room}
}

// Add makes the report of a verdict and keeps it to be forwarded. Without room for it, the
// oldest report is lost.
func (o *Outbox) Add(at sim.Time, v Verdict) {
	o.sequence++
	r := Report{Subject: o.subject, Sequence: o.sequence, At: at, Verdict: v}
	switch {
	case o.room == 0:
		o.lost++
	case len(o.kept) < o.room:
		o.kept = append(o.kept, r)
	default:
		o.kept[o.first] = r
		o.first = (o.first + 1) % o.room
		o.lost++
	}
}

// Send makes the report of a verdict and forwards it, after all that are kept. Call it while
// connected.
func (o *Outbox) Send(at sim.Time, v Verdict, forward func(Report)) {
	o.Flush(forward)
	o.sequence++
	forward(Report{Subject: o.subject, Sequence: o.sequence, At: at, Verdict: v})
}

// Flush forwards all that is kept, oldest first. Call it when the connection is back.
func (o *Outbox) Flush(forward func(Report)) {
	for i := range o.kept {
		forward(o.kept[(o.first+i)%len(o.kept)])
	}
	o.kept, o.first = o.kept[:0], 0
}

// Kept returns how many reports wait.
func (o *Outbox) Kept() int { return len(o.kept) }

// Lost returns how many reports were lost for want of room.
func (o *Outbox) Lost() int { return o.lost }
