package datasets

import (
	"fmt"
	"path"

	"ihealth/eeg"
)

// Dataset describes recordings that somebody else publishes: one file, whose
// checksum this catalogue holds, or a collection, whose publisher lists those of its
// files.
type Dataset struct {
	Name     string   // by which ByName knows it
	Title    string   // what it holds
	Source   string   // who publishes it, with the version
	URL      string   // of the publisher's page
	Licence  string   // under which it is published
	Citation string   // that its authors ask for
	Path     string   // of the file, or the folder of the collection, below the data root, with slashes
	Remote   string   // URL of the publisher's file, or of the folder, with a slash at the end
	SHA256   string   // of the file, hexadecimal; empty for a collection
	Sums     string   // name of the publisher's list of SHA-256 in the folder; empty for a file
	Cut      *Cut     // how the file is made from the publisher's; nil when it is the publisher's own
	Rate     eeg.Rate // of files that do not tell theirs; else zero
	Bad      []int64  // samples, counted from 0, that are known to be transmission errors
}

// Collection reports whether the dataset has many files.
func (d Dataset) Collection() bool { return d.Sums != "" }

// Cut says how a file is made from an EDF file of its publisher: its beginning, with
// the number of data records in the header.
type Cut struct {
	SHA256  string // of the publisher's file, hexadecimal
	Header  int64  // bytes of the header
	Record  int64  // bytes of a data record
	Records int    // data records kept
}

// Bytes returns the size of the cut file.
func (c Cut) Bytes() int64 { return c.Header + c.Record*int64(c.Records) }

// recordsOffset is the place of the number of data records, 8 bytes, in a header of
// EDF.
const recordsOffset = 236

// remedy says how to get the dataset without Fetch.
func (d Dataset) remedy() string {
	remedy := fmt.Sprintf("fetch it with: ihealth dataset fetch %s, or download it from %s (%s)", d.Name, d.URL, d.Licence)
	if d.Cut != nil {
		remedy += fmt.Sprintf(", keep the first %d bytes of the publisher's %s and write \"%-8d\" over the 8 bytes from offset %d",
			d.Cut.Bytes(), path.Base(d.Remote), d.Cut.Records, recordsOffset)
	}
	return remedy
}
