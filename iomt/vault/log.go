package vault

import (
	"errors"
	"fmt"
	"slices"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"

	"ihealth/chain/contract"
)

// ErrSize is the cause when a proof is asked of a log for leaves or sizes that it does
// not have.
var ErrSize = errors.New("beyond the log")

// Log is an append-only Merkle tree (RFC 6962). It keeps the hashes of the leaves and of all
// complete subtrees, about two a leaf, and no leaf. It belongs to one goroutine.
type Log struct {
	name   contract.Pseudonym
	hash   Hash
	rng    *compact.Range
	levels [][][]byte // level × index: hashes of complete subtrees
}

// NewLog returns an empty log with the name under which its roots are anchored. It
// panics when hash is not valid.
func NewLog(name contract.Pseudonym, hash Hash) *Log {
	factory := compact.RangeFactory{Hash: hash.hasher().HashChildren}
	return &Log{name: name, hash: hash, rng: factory.NewEmptyRange(0)}
}

// Append adds a leaf and returns its index.
func (l *Log) Append(leaf []byte) uint64 { return l.append(l.hash.Leaf(leaf)) }

// append adds a leaf by its hash.
func (l *Log) append(leaf []byte) uint64 {
	index := l.Size()
	if err := l.rng.Append(leaf, l.keep); err != nil {
		panic("vault: " + err.Error()) // the range begins at 0 and ends before 2^64
	}
	return index
}

// keep stores the hash of a complete subtree. Those of a level arrive in order.
func (l *Log) keep(id compact.NodeID, hash []byte) {
	if int(id.Level) == len(l.levels) {
		l.levels = append(l.levels, nil)
	}
	l.levels[id.Level] = append(l.levels[id.Level], hash)
}

// Size returns how many leaves the log has.
func (l *Log) Size() uint64 { return l.rng.End() }

// Head returns the log's present head.
func (l *Log) Head() Head {
	head, err := l.HeadAt(l.Size())
	if err != nil {
		panic("vault: " + err.Error()) // a log has its own size
	}
	return head
}

// HeadAt returns the head that the log had with size leaves. It fails with ErrSize.
func (l *Log) HeadAt(size uint64) (Head, error) {
	if size > l.Size() {
		return Head{}, fmt.Errorf("vault: log of %d leaves: head of %d: %w", l.Size(), size, ErrSize)
	}
	head := Head{Log: l.name, Hash: l.hash, Size: size, Root: l.hash.hasher().EmptyRoot()}
	nodes := l.hashes(compact.RangeNodes(0, size, nil))
	for i, node := range slices.Backward(nodes) {
		if i == len(nodes)-1 {
			head.Root = node
		} else {
			head.Root = l.hash.hasher().HashChildren(node, head.Root)
		}
	}
	return head, nil
}

// Inclusion proves that a leaf is in the log of size leaves. It fails with ErrSize.
func (l *Log) Inclusion(index, size uint64) (Inclusion, error) {
	if index >= size || size > l.Size() {
		return Inclusion{}, fmt.Errorf("vault: log of %d leaves: leaf %d among %d: %w", l.Size(), index, size, ErrSize)
	}
	path, err := l.path(proof.Inclusion(index, size))
	return Inclusion{Index: index, Path: path}, err
}

// Consistency proves that the log of size "to" begins with the log of size "from". It
// fails with ErrSize.
func (l *Log) Consistency(from, to uint64) ([][]byte, error) {
	if from > to || to > l.Size() {
		return nil, fmt.Errorf("vault: log of %d leaves: from %d to %d: %w", l.Size(), from, to, ErrSize)
	}
	return l.path(proof.Consistency(from, to))
}

// path looks the nodes of a proof up.
func (l *Log) path(nodes proof.Nodes, err error) ([][]byte, error) {
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	return nodes.Rehash(l.hashes(nodes.IDs), l.hash.hasher().HashChildren)
}

func (l *Log) hashes(ids []compact.NodeID) [][]byte {
	out := make([][]byte, len(ids))
	for i, id := range ids {
		out[i] = l.levels[id.Level][id.Index]
	}
	return out
}
