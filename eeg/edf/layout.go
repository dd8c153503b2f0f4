package edf

import "fmt"

// column is an entry of the header's layout: name and width in bytes.
type column struct {
	name  string
	width int
}

// The layout of the header, Kemp et al. 1992, table 1.
var (
	fixedColumns = []column{
		{"version", 8},
		{"patient identification", 80},
		{"recording identification", 80},
		{"start date", 8},
		{"start time", 8},
		{"number of header bytes", 8},
		{"reserved", 44},
		{"number of data records", 8},
		{"duration of a data record", 8},
		{"number of signals", 4},
	}
	signalColumns = []column{
		{"label", 16},
		{"transducer type", 80},
		{"physical dimension", 8},
		{"physical minimum", 8},
		{"physical maximum", 8},
		{"digital minimum", 8},
		{"digital maximum", 8},
		{"prefiltering", 80},
		{"number of samples in a record", 8},
		{"reserved", 32},
	}
)

const (
	fixedBytes  = 256 // of the header's fixed part
	signalBytes = 256 // of the header per signal
)

// fixedFields cuts the fixed part of a header, fixedBytes long, by name.
func fixedFields(header []byte) map[string]field {
	fields := make(map[string]field, len(fixedColumns))
	offset := 0
	for _, c := range fixedColumns {
		fields[c.name] = field{c.name, offset, header[offset : offset+c.width]}
		offset += c.width
	}
	return fields
}

// signalFields cuts the fields of signal i of n from the header's second part by
// name: EDF stores a column of all signals after the other.
func signalFields(header []byte, i, n int) map[string]field {
	fields := make(map[string]field, len(signalColumns))
	offset := 0
	for _, c := range signalColumns {
		at := offset + i*c.width
		name := fmt.Sprintf("%s of signal %d", c.name, i+1)
		fields[c.name] = field{name, fixedBytes + at, header[at : at+c.width]}
		offset += n * c.width
	}
	return fields
}

// missing names the field of the header at which a file of size bytes ends.
func missing(size, signals int) string {
	end := 0
	for _, c := range fixedColumns {
		if end += c.width; size < end {
			return c.name
		}
	}
	for _, c := range signalColumns {
		if end += signals * c.width; size < end {
			return fmt.Sprintf("%s of signal %d", c.name, signals-(end-size-1)/c.width)
		}
	}
	return ""
}
