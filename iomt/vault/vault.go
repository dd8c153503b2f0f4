package vault

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"

	"ihealth/chain/contract"
)

// Why a vault does not open or has no answer.
var (
	ErrUnknown = errors.New("no such record")
	ErrStored  = errors.New("store does not hold what it should")
)

// Keys of the store: a letter and a number, big endian.
const (
	recordPrefix = 'r' // index of the leaf → record
	headPrefix   = 'h' // size → root: the blocks
)

// Options are what a vault is made of. All but Hash are needed.
type Options struct {
	Log   contract.Pseudonym // name under which roots are anchored
	Hash  Hash               // of the Merkle log
	Key   ed25519.PrivateKey // signs receipts
	Gate  *Gate              // which the vault then owns, but for Enrol
	Store Store
}

var _ Shown = (*Vault)(nil)

// Vault takes in sealed records and seals them into blocks of a Merkle log (Dwivedi et
// al.: the cloud). It has no key that opens one. It belongs to one goroutine.
type Vault struct {
	o       Options
	log     *Log
	heads   []Head // of all blocks
	streams map[Stream][]uint64
	refused Refusals
}

// Open returns the vault with all that its store holds. It fails with ErrStored when the
// store's records and blocks do not fit together, with Hash or with the gate: a vault
// does not go on from a past that it cannot prove. It panics when an option is missing.
func Open(o Options) (*Vault, error) {
	if o.Gate == nil || o.Store == nil || len(o.Key) != ed25519.PrivateKeySize || o.Log.IsZero() || !o.Hash.Valid() {
		panic("vault: an option is missing")
	}
	v := &Vault{o: o, log: NewLog(o.Log, o.Hash), streams: make(map[Stream][]uint64)}
	if err := o.Store.Scan([]byte{recordPrefix}, v.load); err != nil {
		return nil, err
	}
	return v, o.Store.Scan([]byte{headPrefix}, v.loadHead)
}

// load takes a stored record in again.
func (v *Vault) load(e Entry) error {
	r, err := DecodeRecord(e.Value)
	if err != nil {
		return fmt.Errorf("vault: entry %x: %w: %w", e.Key, ErrStored, err)
	}
	if index := v.log.Size(); string(e.Key) != string(storeKey(recordPrefix, index)) || r.Sequence != v.o.Gate.Last(r.Stream)+1 {
		return fmt.Errorf("vault: entry %x: %w: %v cannot be leaf %d", e.Key, ErrStored, r.ID, index)
	}
	v.keep(&r)
	return nil
}

// loadHead takes a stored block in again.
func (v *Vault) loadHead(e Entry) error {
	if len(e.Key) != len(storeKey(headPrefix, 0)) {
		return fmt.Errorf("vault: entry %x: %w: no key of a block", e.Key, ErrStored)
	}
	size := binary.BigEndian.Uint64(e.Key[1:])
	head, err := v.log.HeadAt(size)
	if err != nil || string(head.Root) != string(e.Value) {
		return fmt.Errorf("vault: block to leaf %d: %w: its root is not that of the records", size, ErrStored)
	}
	v.heads = append(v.heads, head)
	return nil
}

// keep adds a stored record to the log.
func (v *Vault) keep(r *Record) (index uint64) {
	index = v.log.Append(r.Leaf())
	v.streams[r.Stream] = append(v.streams[r.Stream], index)
	v.o.Gate.pass(r.Header)
	return index
}

// Put takes a record in and returns the receipt once it is stored. It fails as
// [Gate.Check] does, and then has stored nothing and counts the refusal; or as the store
// does.
func (v *Vault) Put(r Record) (Receipt, error) {
	if err := v.o.Gate.Check(&r); err != nil {
		v.refused.add(r.ID, err)
		return Receipt{}, err
	}
	if err := v.o.Store.Write(Entry{storeKey(recordPrefix, v.log.Size()), r.Encode()}); err != nil {
		return Receipt{}, fmt.Errorf("vault: %v: %w", r.ID, err)
	}
	return v.receipt(&r, v.keep(&r)), nil
}

// Seal makes a block of the records that came since the last one and returns its head, to
// be anchored. Without a new record it returns the last head, and stores nothing. It
// fails as the store does.
func (v *Vault) Seal() (Head, error) {
	head := v.log.Head()
	if head.Size == v.sealed() {
		return head, nil
	}
	if err := v.o.Store.Write(Entry{storeKey(headPrefix, head.Size), head.Root}); err != nil {
		return Head{}, fmt.Errorf("vault: block to leaf %d: %w", head.Size, err)
	}
	v.heads = append(v.heads, head)
	return head, nil
}

// Heads returns the heads of all blocks: block i holds the leaves from head i−1's size to
// head i's.
func (v *Vault) Heads() []Head { return v.heads }

// sealed returns how many leaves are in blocks.
func (v *Vault) sealed() uint64 {
	if len(v.heads) == 0 {
		return 0
	}
	return v.heads[len(v.heads)-1].Size
}

// Refused returns what was not taken in.
func (v *Vault) Refused() *Refusals { return &v.refused }

// Record returns a record and the index of its leaf. It fails with ErrUnknown, with ErrStored
// when it is no longer there or readable, or as the store does.
func (v *Vault) Record(id ID) (Record, uint64, error) {
	index, err := v.index(id)
	if err != nil {
		return Record{}, 0, err
	}
	b, err := v.o.Store.Read(storeKey(recordPrefix, index))
	if err != nil {
		return Record{}, 0, fmt.Errorf("vault: %v: %w", id, err)
	}
	r, err := DecodeRecord(b)
	if err != nil {
		return Record{}, 0, fmt.Errorf("vault: %v: %w: %w", id, ErrStored, err)
	}
	return r, index, nil
}

// Stored returns the record of a leaf as it is stored, nil when it is missing.
func (v *Vault) Stored(index uint64) []byte {
	b, err := v.o.Store.Read(storeKey(recordPrefix, index))
	if err != nil {
		return nil
	}
	return b
}

// Inclusion proves that a leaf is in the log of size leaves. It fails with ErrSize.
func (v *Vault) Inclusion(index, size uint64) (Inclusion, error) {
	return v.log.Inclusion(index, size)
}

// Consistency proves that the log of size "to" begins with that of size "from". It fails
// with ErrSize.
func (v *Vault) Consistency(from, to uint64) ([][]byte, error) { return v.log.Consistency(from, to) }

// Receipt returns the receipt for a record once more, for a writer that did not get it.
// It fails as Record does.
func (v *Vault) Receipt(id ID) (Receipt, error) {
	r, index, err := v.Record(id)
	if err != nil {
		return Receipt{}, err
	}
	return v.receipt(&r, index), nil
}

// Erase destroys the key of a record, so that nobody can open it again, nor guess what its
// commitment stands for. The rest stays, with all proofs. It fails as Record does.
func (v *Vault) Erase(id ID) error {
	r, index, err := v.Record(id)
	if err != nil {
		return err
	}
	r.Key = nil
	if err := v.o.Store.Write(Entry{storeKey(recordPrefix, index), r.Encode()}); err != nil {
		return fmt.Errorf("vault: %v: %w", id, err)
	}
	return nil
}

func (v *Vault) index(id ID) (uint64, error) {
	indices := v.streams[id.Stream]
	if id.Sequence < 1 || id.Sequence > uint64(len(indices)) {
		return 0, fmt.Errorf("vault: %v: %w", id, ErrUnknown)
	}
	return indices[id.Sequence-1], nil
}

func (v *Vault) receipt(r *Record, index uint64) Receipt {
	out := Receipt{Log: v.o.Log, Hash: v.o.Hash, ID: r.ID, Index: index, Leaf: v.o.Hash.Leaf(r.Leaf())}
	copy(out.Signature[:], ed25519.Sign(v.o.Key, out.signed()))
	return out
}

// storeKey returns the store's key of entry number n.
func storeKey(prefix byte, n uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{prefix}, n)
}
