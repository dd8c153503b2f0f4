package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var someMark = strings.Repeat("0123456789abcdef", 4)

// TestMark: every format carries the mark, the same on each render, and is the file
// without it but for that.
func TestMark(t *testing.T) {
	for _, format := range []string{"svg", "pdf", "png", "tex"} {
		plain, marked := bands(), bands()
		marked.Mark = someMark
		without, err := Files(plain, format)
		if err != nil {
			t.Fatal(err)
		}
		with, err := Files(marked, format)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadMark(without[0].Content); !errors.Is(err, ErrNoMark) {
			t.Errorf("%s without a mark: %v", format, err)
		}
		if got, err := ReadMark(with[0].Content); err != nil || got != someMark {
			t.Errorf("%s: %q, %v", format, got, err)
		}
		if len(with[0].Content)-len(without[0].Content) < 64 || len(with[0].Content)-len(without[0].Content) > 900 {
			t.Errorf("%s: the mark takes %d bytes", format, len(with[0].Content)-len(without[0].Content))
		}
	}
}

// TestMarkedFilesAreWellFormed reads them with decoders of others.
func TestMarkedFilesAreWellFormed(t *testing.T) {
	f := steps()
	f.Mark = someMark
	svg, err := Render(f, "svg")
	if err != nil {
		t.Fatal(err)
	}
	var root struct {
		Metadata string `xml:"metadata"`
	}
	if err := xml.Unmarshal(svg, &root); err != nil || root.Metadata != markKey+" sha256:"+someMark {
		t.Errorf("SVG: %q, %v", root.Metadata, err)
	}
	image, err := Render(f, "png")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(image)); err != nil { // checks the sums of all chunks
		t.Errorf("PNG: %v", err)
	}
	pdf, err := Render(f, "pdf")
	if err != nil {
		t.Fatal(err)
	}
	info, err := exec.LookPath("pdfinfo")
	if err != nil {
		t.Skip("pdfinfo (poppler-utils) is not installed: the PDF is not read")
	}
	path := filepath.Join(t.TempDir(), "f.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(info, path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "sha256:"+someMark) || strings.Contains(string(out), "rror") || !strings.Contains(string(out), "Pages:           1") {
		t.Errorf("pdfinfo: %v\n%s", err, out)
	}
}

func TestMarkPDFRefusesOthers(t *testing.T) {
	for _, file := range []string{"", "%PDF-1.3\n%%EOF\n", "trailer\n<< /Size 3 >>\nstartxref\n9\n%%EOF\n", "trailer\n<< /Size 3 /Info 2 0 R >>\nstartxref\n9\n%%EOF\n"} {
		if _, err := markPDF([]byte(file), "x"); err == nil {
			t.Errorf("%q is accepted", file)
		}
	}
}
