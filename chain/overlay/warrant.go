package overlay

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrWarrant is the cause when nobody who may has authorised a block's generator.
var ErrWarrant = errors.New("block generator is not authorised")

// warrantDomain keeps the signature on a warrant from meaning anything else.
const warrantDomain = "ihealth/overlay/warrant\x01"

// Warrant is a head's signed word that a node of its cluster generates one block (Dwivedi et
// al.: "the CH can directly authorize the block generator").
type Warrant struct {
	Height    uint64 // of the block
	Generator Key
	Head      Key
	Signature [ed25519.SignatureSize]byte
}

// NewWarrant returns a warrant signed by a head. It panics when key is no private key.
func NewWarrant(height uint64, generator Key, key ed25519.PrivateKey) Warrant {
	w := Warrant{Height: height, Generator: generator, Head: KeyOf(key)}
	copy(w.Signature[:], ed25519.Sign(key, w.signed()))
	return w
}

func (w *Warrant) signed() []byte {
	b := binary.BigEndian.AppendUint64([]byte(warrantDomain), w.Height)
	return append(append(b, w.Generator[:]...), w.Head[:]...)
}

// Check fails with ErrWarrant unless a present head has signed that this member of its
// cluster, or the head itself, generates the block of the height.
func (o *Roster) Check(w Warrant, height uint64) error {
	head, known := o.byKey[w.Head]
	generator, member := o.byKey[w.Generator]
	switch {
	case w.Height != height:
		return fmt.Errorf("overlay: %w: for height %d, not %d", ErrWarrant, w.Height, height)
	case !known || !o.IsHead(head):
		return fmt.Errorf("overlay: %w: by %x, who is no head", ErrWarrant, w.Head[:4])
	case !ed25519.Verify(w.Head[:], w.signed(), w.Signature[:]):
		return fmt.Errorf("overlay: %w: wrong signature of head %d", ErrWarrant, head)
	case !member || !o.belongs(head, generator):
		return fmt.Errorf("overlay: %w: %x is on no list of head %d", ErrWarrant, w.Generator[:4], head)
	}
	return nil
}
