package plot

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"regexp"
	"strconv"
)

// ErrNoMark says that a file names no origin.
var ErrNoMark = errors.New("no mark of origin")

// markKey stands before the mark in the metadata of every format.
const markKey = "ihealth-provenance"

// mark is what metadata says of the figure's origin.
func (f *Figure) mark() string { return "sha256:" + f.Mark }

var markPattern = regexp.MustCompile(markKey + `[ \x00]sha256:([0-9a-f]{64})`)

// ReadMark returns the Mark in the metadata of a file that Render or Files made: SVG,
// PDF, PNG or TeX. Its error is ErrNoMark.
func ReadMark(file []byte) (string, error) {
	found := markPattern.FindSubmatch(file)
	if found == nil {
		return "", fmt.Errorf("plot: %w in %d bytes", ErrNoMark, len(file))
	}
	return string(found[1]), nil
}

// marked returns the file with the figure's mark, if it has one, in its metadata.
func (f *Figure) marked(file []byte, format string) ([]byte, error) {
	if f.Mark == "" {
		return file, nil
	}
	switch format {
	case "png":
		return markPNG(file, f.mark()), nil
	case "pdf":
		return markPDF(file, f.mark())
	default:
		return markSVG(file, f.mark()), nil
	}
}

// markSVG puts a metadata element first.
func markSVG(file []byte, mark string) []byte {
	return bytes.Replace(file, []byte("<g transform"), []byte("<metadata>"+markKey+" "+mark+"</metadata>\n<g transform"), 1)
}

// markPNG puts a chunk of text behind the header (PNG, ISO/IEC 15948, 11.3.4.3).
func markPNG(file []byte, mark string) []byte {
	const header = 8 + 4 + 4 + 13 + 4 // signature, and length, type, data and checksum of IHDR
	chunk := append([]byte("tEXt"+markKey+"\x00"), mark...)
	out := append([]byte{}, file[:header]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, file[header:]...)
}

var (
	pdfTrailer = regexp.MustCompile(`(?s)trailer\s*<<(.*?)>>\s*startxref\s*(\d+)\s*%%EOF\s*$`)
	pdfSize    = regexp.MustCompile(`/Size (\d+)`)
	pdfInfo    = regexp.MustCompile(`/Info (\d+) 0 R`)
)

// markPDF appends an update (PDF 1.7, ISO 32000-1, 7.5.6) that replaces the document's
// information by the same with the mark as its subject.
func markPDF(file []byte, mark string) ([]byte, error) {
	trailer := pdfTrailer.FindSubmatch(file)
	if trailer == nil {
		return nil, errors.New("plot: a PDF without a trailer")
	}
	info := pdfInfo.FindSubmatch(trailer[1])
	if info == nil || pdfSize.Find(trailer[1]) == nil {
		return nil, errors.New("plot: a PDF without information")
	}
	head := append([]byte("\n"+string(info[1])), " 0 obj\n<<"...)
	_, rest, _ := bytes.Cut(file, head)
	fields, _, ok := bytes.Cut(rest, []byte(">>"))
	if !ok {
		return nil, errors.New("plot: a PDF whose information is missing")
	}
	out := append([]byte{}, file...)
	at := len(out)
	out = fmt.Appendf(out, "%s 0 obj\n<<%s/Subject (%s %s)\n>>\nendobj\n", info[1], fields, markKey, mark)
	table := len(out)
	out = fmt.Appendf(out, "xref\n%s 1\n%010d 00000 n \ntrailer\n<<%s/Prev %s\n>>\nstartxref\n%s\n%%%%EOF\n",
		info[1], at, trailer[1], trailer[2], strconv.Itoa(table))
	return out, nil
}
