package contract

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// MaxData is the most bytes of a message's Data: four post-quantum wraps of a key.
const MaxData = 8 << 10

// messageVersion opens every encoded message.
const messageVersion = 1

// messageBytes is the length of an encoded message without its data.
const messageBytes = 1 + 1 + 1 + 4 + 8 + 8 + 16 + 16 + 32 + 2

// ErrMessage is the cause when bytes are no message, or a message is impossible.
var ErrMessage = errors.New("not a contract message")

// Message is what a transaction asks of a machine. What a field means depends on the
// kind; fields that the kind does not use are zero.
type Message struct {
	Kind       Kind
	Code       uint8  // of a verdict, 0 to 4; see Admit
	Epoch      uint32 // of keys, from 1
	Sequence   uint64 // from 1
	Count      uint64 // of leaves below a root
	Subject    Pseudonym
	Party      Pseudonym
	Commitment [32]byte
	Data       []byte // at most MaxData bytes
}

// Encode returns the message as bytes, integers big endian:
//
//	1  version, 1
//	1  kind
//	1  code
//	4  epoch
//	8  sequence
//	8  count
//	16 subject
//	16 party
//	32 commitment
//	2  length of the data
//	…  data
//
// It panics when Data is longer than MaxData.
func (m *Message) Encode() []byte {
	if len(m.Data) > MaxData {
		panic("contract: a message with too much data")
	}
	b := make([]byte, 0, messageBytes+len(m.Data))
	b = append(b, messageVersion, byte(m.Kind), m.Code)
	b = binary.BigEndian.AppendUint32(b, m.Epoch)
	b = binary.BigEndian.AppendUint64(b, m.Sequence)
	b = binary.BigEndian.AppendUint64(b, m.Count)
	b = append(b, m.Subject[:]...)
	b = append(b, m.Party[:]...)
	b = append(b, m.Commitment[:]...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(m.Data)))
	return append(b, m.Data...)
}

// Decode is the inverse of Encode. Data is part of b. The error wraps ErrMessage.
func Decode(b []byte) (Message, error) {
	if len(b) < messageBytes || b[0] != messageVersion {
		return Message{}, fmt.Errorf("%w: %d bytes, want at least %d that begin with version %d", ErrMessage, len(b), messageBytes, messageVersion)
	}
	m := Message{
		Kind: Kind(b[1]), Code: b[2], Epoch: binary.BigEndian.Uint32(b[3:]), Sequence: binary.BigEndian.Uint64(b[7:]),
		Count: binary.BigEndian.Uint64(b[15:]), Subject: Pseudonym(b[23:39]), Party: Pseudonym(b[39:55]), Commitment: [32]byte(b[55:87]),
	}
	size, data := int(binary.BigEndian.Uint16(b[87:])), b[messageBytes:]
	if !m.Kind.Valid() {
		return Message{}, fmt.Errorf("%w: unknown kind %d", ErrMessage, b[1])
	}
	if size != len(data) || size > MaxData {
		return Message{}, fmt.Errorf("%w: %d bytes of data, %d announced, at most %d", ErrMessage, len(data), size, MaxData)
	}
	if size > 0 {
		m.Data = data
	}
	return m, nil
}
