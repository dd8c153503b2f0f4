package plot

import (
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgpdf"

	vgfont "gonum.org/v1/plot/font"
)

// A PDF carries its time of creation and lists its resources in the order of a
// map, unless told otherwise; the library offers only package-wide settings.
func init() {
	epoch := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	fpdf.SetDefaultCreationDate(epoch)
	fpdf.SetDefaultModificationDate(epoch)
	fpdf.SetDefaultCatalogSort(true)
}

// renderPDF returns an error where the library panics, such as on a full
// temporary directory, which it needs to embed fonts.
func renderPDF(f *Figure) (out []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("plot: write figure %q as PDF: %v", f.Name, r)
		}
	}()
	s, err := f.layout()
	if err != nil {
		return nil, err
	}
	return s.write(pdfCanvas{vgpdf.New(s.width, s.height)})
}

// pdfCanvas draws some text as outlines: what holds characters beyond ASCII,
// since the fonts embedded by vgpdf know only code page 1252, which lacks λ, μ and
// ρ; and bold text, whose font vgpdf registers under another name than it asks for.
type pdfCanvas struct {
	*vgpdf.Canvas
}

// FillString implements vg.Canvas.
func (c pdfCanvas) FillString(face vgfont.Face, at vg.Point, s string) {
	beyond := strings.ContainsFunc(s, func(r rune) bool { return r > '~' })
	if beyond || face.Font.Weight != font.WeightNormal {
		c.Fill(outlines(face, at, s))
		return
	}
	c.Canvas.FillString(face, at, s)
}

// outlines returns the contours of the glyphs of s, with its origin at a point.
func outlines(face vgfont.Face, at vg.Point, s string) vg.Path {
	var path vg.Path
	var buf sfnt.Buffer
	em := fixed.I(int(face.Face.UnitsPerEm()))
	scale := face.Font.Size / vg.Length(em)
	point := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: at.X + scale*vg.Length(p.X), Y: at.Y - scale*vg.Length(p.Y)}
	}
	for _, r := range s {
		glyph, err := face.Face.GlyphIndex(&buf, r)
		if err != nil {
			panic(fmt.Sprintf("plot: glyph of %q: %v", r, err))
		}
		segments, err := face.Face.LoadGlyph(&buf, glyph, em, nil)
		if err != nil {
			panic(fmt.Sprintf("plot: outline of %q: %v", r, err))
		}
		for _, seg := range segments {
			switch seg.Op {
			case sfnt.SegmentOpMoveTo:
				path.Move(point(seg.Args[0]))
			case sfnt.SegmentOpLineTo:
				path.Line(point(seg.Args[0]))
			case sfnt.SegmentOpQuadTo:
				path.QuadTo(point(seg.Args[0]), point(seg.Args[1]))
			case sfnt.SegmentOpCubeTo:
				path.CubeTo(point(seg.Args[0]), point(seg.Args[1]), point(seg.Args[2]))
			}
		}
		advance, err := face.Face.GlyphAdvance(&buf, glyph, em, font.HintingNone)
		if err != nil {
			panic(fmt.Sprintf("plot: advance of %q: %v", r, err))
		}
		at.X += scale * vg.Length(advance)
	}
	return path
}
