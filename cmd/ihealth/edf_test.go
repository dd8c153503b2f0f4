package main

import (
	"bytes"
	"fmt"
)

const (
	edfRecords = 12 // of 1 s
	edfSamples = 8  // of each signal in a record
)

// smallEDF is a recording of 12 s with two channels of 8 Hz: C3 is constant,
// and O1 goes 1, −1, 1, −1, … µV. Its header has 768 bytes, each record 32.
func smallEDF() []byte {
	var b bytes.Buffer
	field := func(width int, value any) { fmt.Fprintf(&b, "%-*v", width, value) }
	each := func(width int, values ...any) {
		for _, v := range values {
			field(width, v)
		}
	}
	field(8, 0)
	field(80, "patient")
	field(80, "recording")
	each(8, "01.02.03", "04.05.06", 768)
	field(44, "")
	each(8, edfRecords, 1)
	field(4, 2)
	each(16, "C3", "O1")
	each(80, "AgCl", "AgCl")
	each(8, "uV", "uV", -100, -100, 100, 100, -100, -100, 100, 100)
	each(80, "", "")
	each(8, edfSamples, edfSamples)
	each(32, "", "")
	for range edfRecords {
		for range edfSamples {
			b.Write([]byte{7, 0})
		}
		for range edfSamples / 2 {
			b.Write([]byte{1, 0, 0xff, 0xff})
		}
	}
	return b.Bytes()
}
