package tracing

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"

	"ihealth/chain/contract"
	"ihealth/sim"
)

// Interval counts ten minutes since the beginning of time, ENIntervalNumber of the
// specification.
type Interval uint32

// Period is the number of intervals of a day key, EKRollingPeriod.
const Period = 144

// intervalTime is the length of an interval.
const intervalTime = 600 * sim.Time(1e9)

// IntervalOf returns the interval that t falls into. It panics when t is negative.
func IntervalOf(t sim.Time) Interval {
	if t < 0 {
		panic("tracing: an interval before the beginning of time")
	}
	return Interval(t / intervalTime)
}

// DayKey is a Temporary Exposure Key: secret until its owner is a confirmed case ("Exposure Notification,
// Cryptography Specification", v1.2, Apple and Google, April 2020).
type DayKey struct {
	Key   [16]byte
	Start Interval // first of Period intervals
}

// Covers reports whether i is one of the key's intervals.
func (k DayKey) Covers(i Interval) bool { return i >= k.Start && uint64(i) < uint64(k.Start)+Period }

// Identifier returns the Rolling Proximity Identifier of interval i, which is broadcast.
func (k DayKey) Identifier(i Interval) contract.Pseudonym {
	var out contract.Pseudonym
	identify(k.cipher("EN-RPIK"), i, &out)
	return out
}

// Identifiers returns those of all the key's intervals in order, from one expansion of the key: 144
// blocks of AES.
func (k DayKey) Identifiers() [Period]contract.Pseudonym {
	var out [Period]contract.Pseudonym
	block := k.cipher("EN-RPIK")
	for n := range out {
		identify(block, k.Start+Interval(n), &out[n])
	}
	return out
}

// Metadata returns the Associated Encrypted Metadata that is broadcast beside the identifier of
// interval i, and is its own inverse.
func (k DayKey) Metadata(i Interval, plain [4]byte) [4]byte {
	counter := k.Identifier(i)
	cipher.NewCTR(k.cipher("EN-AEMK"), counter[:]).XORKeyStream(plain[:], plain[:])
	return plain
}

// Address returns the Bluetooth address of interval i, random and not resolvable (Bluetooth Core, vol. 6, part B,
// 1.3.2.2: the two highest bits are 0). It changes when the identifier does, lest one link the
// other. The derivation is ours: the specification leaves it to the controller.
func (k DayKey) Address(i Interval) [6]byte {
	var block contract.Pseudonym
	identify(k.cipher("ihealth address"), i, &block)
	address := [6]byte(block[:6])
	address[0] &= 0x3f
	return address
}

// cipher returns AES under the key that belongs to info.
func (k DayKey) cipher(info string) cipher.Block {
	key, err := hkdf.Key(sha256.New, k.Key[:], nil, info, 16)
	if err != nil {
		panic("tracing: no key of 16 bytes: " + err.Error())
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic("tracing: no AES under a key of 16 bytes: " + err.Error())
	}
	return block
}

// identify encrypts PaddedData of interval i into out.
func identify(block cipher.Block, i Interval, out *contract.Pseudonym) {
	*out = contract.Pseudonym{'E', 'N', '-', 'R', 'P', 'I'}
	binary.LittleEndian.PutUint32(out[12:], uint32(i))
	block.Encrypt(out[:], out[:])
}
