package vault

import (
	"cmp"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"

	"ihealth/chain/contract"
)

// What an audit finds, besides ErrAnchor, ErrConsistency and ErrInclusion.
var (
	ErrMissing = errors.New("record missing")
	ErrAltered = errors.New("record altered")
)

// Shown is what a cloud shows of its log to be audited: all of it may be a lie.
type Shown interface {
	// Stored returns a leaf's record as it is stored, nil when it is missing.
	Stored(index uint64) []byte
	// Inclusion proves that a leaf is in the log of size leaves.
	Inclusion(index, size uint64) (Inclusion, error)
	// Consistency proves that the log of size "to" begins with that of size "from".
	Consistency(from, to uint64) ([][]byte, error)
}

// Auditor knows what a cloud cannot change: who signs, what it promised, and what stands
// on the chain.
type Auditor struct {
	Log      contract.Pseudonym
	Hash     Hash
	Key      func(Stream) ed25519.PublicKey // as of [Gate.Key]
	Cloud    ed25519.PublicKey              // of the cloud's receipts
	Heads    []Head                         // of all blocks, as the cloud tells them
	Anchors  []contract.Message             // of the log that were carried out, in the chain's order
	Receipts []Receipt                      // that writers handed in, of records in the blocks
}

// Finding is something wrong. Leaf is −1 when it concerns no single record.
type Finding struct {
	Leaf  int64
	Cause error
}

// Audit is what an auditor found.
type Audit struct {
	Records  uint64 // that were there and right
	Erased   []ID   // those of them whose key was destroyed
	Findings []Finding
}

// Leaves returns the leaves with findings, in order.
func (a *Audit) Leaves() []int64 {
	var out []int64
	for _, f := range a.Findings {
		if f.Leaf >= 0 {
			out = append(out, f.Leaf)
		}
	}
	return out
}

// Audit compares all that the cloud shows with the chain: every head with its anchor and
// with the one before, every record with its leaf and signature, every stream for gaps,
// every receipt for its leaf. An altered record is ErrAltered however little was
// changed, a dropped one ErrMissing, ErrGap at the stream's next record, or ErrInclusion by
// its receipt, one that is there twice ErrReplayed; a receipt that the cloud did not sign is
// ErrSignature. A wrong leaf explains one missing record of the stream that its header names;
// one that names none may be of any stream, and where more records are missing than such
// leaves explain, every stream that may lack one has its ErrGap. Heads that are not those on
// the chain are findings, and nothing is then said of the records below them.
func (a *Auditor) Audit(shown Shown) Audit {
	head, err := a.heads(shown)
	if err != nil {
		return Audit{Findings: []Finding{{-1, err}}}
	}
	w := walk{auditor: a, shown: shown, head: head, streams: make(map[Stream]seen), gaps: gaps{named: make(map[Stream]uint64)}}
	for i := range head.Size {
		w.leaf(i)
	}
	w.end()
	for _, r := range a.Receipts {
		if err := a.kept(shown, head, &r); err != nil {
			w.find(-1, err)
		}
	}
	return w.out
}

// heads checks the heads against the chain and each other, and returns the last.
func (a *Auditor) heads(shown Shown) (Head, error) {
	last := NewLog(a.Log, a.Hash).Head()
	if len(a.Heads) != len(a.Anchors) {
		return last, fmt.Errorf("vault: log %v: %w: %d blocks, %d anchors", a.Log, ErrAnchor, len(a.Heads), len(a.Anchors))
	}
	for i, head := range a.Heads {
		if len(head.Root) != a.Hash.Size() {
			return last, fmt.Errorf("vault: log %v: %w: block %d has a root of %d bytes", a.Log, ErrAnchor, i, len(head.Root))
		}
		if err := head.Anchored(a.Anchors[i]); err != nil {
			return last, err
		}
		path, err := shown.Consistency(last.Size, head.Size)
		if err != nil {
			return last, fmt.Errorf("vault: log %v: %w: %w", a.Log, ErrConsistency, err)
		}
		if err := head.Extends(last, path); err != nil {
			return last, err
		}
		last = head
	}
	return last, nil
}

// kept fails unless a receipt is the cloud's, and the cloud proves that it kept the promise.
func (a *Auditor) kept(shown Shown, head Head, r *Receipt) error {
	if err := r.Verify(a.Cloud); err != nil {
		return err
	}
	path, err := shown.Inclusion(r.Index, head.Size)
	if err != nil {
		return fmt.Errorf("vault: receipt for %v: %w: %w", r.ID, ErrInclusion, err)
	}
	return r.Kept(head, path)
}

// walk is an audit on its way through the leaves.
type walk struct {
	auditor *Auditor
	shown   Shown
	head    Head
	streams map[Stream]seen
	gaps    gaps
	out     Audit
}

// seen is the number of the last record of a stream that was right, and the leaf after it.
type seen struct{ sequence, next uint64 }

// leaf checks a leaf, and whether records of its stream are missing before it.
func (w *walk) leaf(index uint64) {
	r, err := w.check(index)
	if err != nil {
		w.find(int64(index), err)
		if w.auditor.Key(r.Stream) != nil {
			w.gaps.wrong(r.Stream)
		} else {
			w.gaps.unknown(index)
		}
		return
	}
	last := w.streams[r.Stream]
	if r.Sequence <= last.sequence {
		w.find(int64(index), fmt.Errorf("vault: leaf %d: %v after record %d: %w", index, r.ID, last.sequence, ErrReplayed))
		return
	}
	w.streams[r.Stream] = seen{r.Sequence, index + 1}
	w.gaps.see(gap{id: r.ID, first: last.next, leaf: index}, r.Sequence-last.sequence-1)
	w.out.Records++
	if r.Erased() {
		w.out.Erased = append(w.out.Erased, r.ID)
	}
}

// end adds the gaps that wrong leaves do not explain to the findings, in order of leaves.
func (w *walk) end() {
	for _, g := range w.gaps.unexplained() {
		w.find(int64(g.leaf), fmt.Errorf("vault: leaf %d: %v: %w: wrong leaves do not explain it", g.leaf, g.id, ErrGap))
	}
	slices.SortStableFunc(w.out.Findings, func(a, b Finding) int { return cmp.Compare(a.Leaf, b.Leaf) })
}

func (w *walk) find(leaf int64, cause error) {
	w.out.Findings = append(w.out.Findings, Finding{leaf, cause})
}

// check returns the record of a leaf, with an error unless it is the one that is in the
// log and that its signer signed.
func (w *walk) check(index uint64) (Record, error) {
	stored := w.shown.Stored(index)
	if stored == nil {
		return Record{}, fmt.Errorf("vault: leaf %d: %w", index, ErrMissing)
	}
	r, err := DecodeRecord(stored)
	if err == nil {
		err = w.included(&r, index)
	}
	if err == nil {
		err = r.Verify(w.auditor.Key(r.Stream))
	}
	if err != nil {
		return r, fmt.Errorf("vault: leaf %d: %w: %w", index, ErrAltered, err)
	}
	return r, nil
}

// included fails unless the cloud proves that a record is the leaf of its place.
func (w *walk) included(r *Record, index uint64) error {
	path, err := w.shown.Inclusion(index, w.head.Size)
	if err != nil {
		return err
	}
	path.Index = index
	return w.head.Includes(r.Leaf(), path)
}
