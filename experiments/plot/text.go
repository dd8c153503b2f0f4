package plot

import (
	"math"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	vgfont "gonum.org/v1/plot/font"
)

// Superscripts are drawn as raised digits of this share of the size.
const (
	scriptSize  = 0.72
	scriptRaise = 0.34
)

// scripts is a text handler that also draws superscript digits and signs, whose
// minus the Liberation fonts lack.
type scripts struct {
	text.Plain
}

// run is a part of a line on one height.
type run struct {
	text   string
	raised bool
}

// runs splits a line where it rises or falls.
func runs(line string) []run {
	const raised, plain = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+−"
	var out []run
	for _, r := range line {
		i := strings.IndexRune(raised, r)
		if i >= 0 {
			r = []rune(plain)[len([]rune(raised[:i]))]
		}
		if n := len(out); n > 0 && out[n-1].raised == (i >= 0) {
			out[n-1].text += string(r)
			continue
		}
		out = append(out, run{string(r), i >= 0})
	}
	return out
}

// face returns the font in which a run is drawn.
func (h scripts) face(f vgfont.Font, r run) vgfont.Face {
	if r.raised {
		return h.Fonts.Lookup(f, scriptSize*f.Size)
	}
	return h.Fonts.Lookup(f, f.Size)
}

// Box implements text.Handler.
func (h scripts) Box(line string, f vgfont.Font) (width, height, depth vg.Length) {
	_, height, depth = h.Plain.Box("", f)
	for _, r := range runs(line) {
		face := h.face(f, r)
		width += face.Width(r.text)
	}
	return width, height, depth
}

// Draw implements text.Handler. Unlike text.Plain it aligns the whole box from the
// ascent of the first line to the descent of the last.
func (h scripts) Draw(c vg.Canvas, txt string, style text.Style, at vg.Point) {
	c.SetColor(style.Color)
	if style.Rotation != 0 {
		c.Push()
		c.Rotate(style.Rotation)
		defer c.Pop()
	}
	sin64, cos64 := math.Sincos(style.Rotation)
	sin, cos := vg.Length(sin64), vg.Length(cos64)
	at.X, at.Y = at.Y*sin+at.X*cos, at.Y*cos-at.X*sin
	e := h.Extents(style.Font)
	y := at.Y + style.Height(txt)*(1+vg.Length(style.YAlign)) - e.Ascent
	for _, line := range h.Lines(txt) {
		x := at.X + vg.Length(style.XAlign)*style.Width(line)
		for _, r := range runs(line) {
			face := h.face(style.Font, r)
			raise := vg.Length(0)
			if r.raised {
				raise = scriptRaise * style.Font.Size
			}
			c.FillString(face, vg.Point{X: x, Y: y + raise}, r.text)
			x += face.Width(r.text)
		}
		y -= e.Height
	}
}

// wrap breaks a text between words into lines no wider than width. A word that
// is wider by itself stays whole.
func wrap(style text.Style, s string, width vg.Length) string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		switch {
		case line == "":
			line = word
		case style.Width(line+" "+word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return strings.Join(append(lines, line), "\n")
}
