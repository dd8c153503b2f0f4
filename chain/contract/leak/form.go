package leak

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"
)

// form is a way to write a secret down.
type form struct {
	name   string
	bytes  []byte
	word   bool   // it fills a word of 32 bytes
	text   bool   // it is text
	digits bool   // they are those of an integer, as which hashes in hexadecimal look too
	size   uint64 // of an integer in binary, its magnitude; else 0
}

// wordBytes is the length of a word of the EVM.
const wordBytes = 32

// strongBits is how many bits of a form must not be padding at its ends for one hit to be
// a leak: among 10¹¹ pairs of a secret and a position chance gives 4·10⁻⁴ hits.
const strongBits = 48

// strong reports whether one hit of a form is a leak. A word is known by its place too.
func (f form) strong() bool { return f.word || f.bits() >= strongBits }

// bits returns how much a form holds besides padding.
func (f form) bits() float64 {
	if f.digits {
		return math.Log2(10) * float64(len(f.bytes))
	}
	return float64(8 * len(unpadded(f.bytes)))
}

// The least integers and texts of which repetition is judged: shorter ones are codes,
// lengths and words of other texts.
const (
	leastRepeated = 1 << 12
	textRepeated  = 5 // bytes
)

// repeatable reports whether a weak form counts as leaked where it stands often enough.
func (f form) repeatable() bool {
	return !f.strong() && (f.size >= leastRepeated || f.text && len(f.bytes) >= textRepeated)
}

// extent returns where the form's bytes without padding stand when it stands at an offset.
func (f form) extent(at int) (from, to int) {
	front := 0
	for front < len(f.bytes)-1 && (f.bytes[front] == 0 || f.bytes[front] == 0xff) {
		front++
	}
	return at + front, at + front + max(1, len(unpadded(f.bytes)))
}

// unpadded returns b without the bytes at its ends that extend a sign or are zero.
func unpadded(b []byte) []byte {
	for len(b) > 0 && (b[0] == 0 || b[0] == 0xff) {
		b = b[1:]
	}
	for len(b) > 0 && (b[len(b)-1] == 0 || b[len(b)-1] == 0xff) {
		b = b[:len(b)-1]
	}
	return b
}

// integerForms returns how an integer of some unit is written.
func integerForms(unit string, v int64) []form {
	word := bytes.Repeat([]byte{byte(v >> 63)}, wordBytes)
	binary.BigEndian.PutUint64(word[wordBytes-8:], uint64(v))
	size := magnitude(v)
	forms := []form{
		{name: unit + " int64 big endian", bytes: word[wordBytes-8:], size: size},
		{name: unit + " int64 little endian", bytes: binary.LittleEndian.AppendUint64(nil, uint64(v)), size: size},
		{name: unit + " word", bytes: word, word: true},
		{name: unit + " text", bytes: strconv.AppendInt(nil, v, 10), text: true, digits: true},
	}
	if v == int64(int32(v)) {
		forms = append(forms,
			form{name: unit + " int32 big endian", bytes: word[wordBytes-4:], size: size},
			form{name: unit + " int32 little endian", bytes: binary.LittleEndian.AppendUint32(nil, uint32(v)), size: size})
	}
	return forms
}

// floatForms returns how a number that is no integer of some unit is written.
func floatForms(unit string, v float64) []form {
	double, single := math.Float64bits(v), math.Float32bits(float32(v))
	return []form{
		{name: unit + " float64 big endian", bytes: binary.BigEndian.AppendUint64(nil, double)},
		{name: unit + " float64 little endian", bytes: binary.LittleEndian.AppendUint64(nil, double)},
		{name: unit + " float32 big endian", bytes: binary.BigEndian.AppendUint32(nil, single)},
		{name: unit + " float32 little endian", bytes: binary.LittleEndian.AppendUint32(nil, single)},
		{name: unit + " text", bytes: strconv.AppendFloat(nil, v, 'f', -1, 64), text: true},
	}
}
