package plot

import (
	"encoding/hex"
	"fmt"
	"image/color"
	"strings"

	"golang.org/x/image/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	vgfont "gonum.org/v1/plot/font"
)

// Theme changes sizes and colours of the house style, which is its zero value.
type Theme struct {
	Text   float64       // size of labels, pt, 4 to 20; 0 means 7. Headings of figures are 1 pt larger
	Line   float64       // width of lines, pt, 0.1 to 10; 0 means 0.9
	Marker float64       // radius of markers, pt, 0.1 to 10; 0 means 1.7
	Colors []color.NRGBA // of the groups in order; empty means those of Okabe and Ito
}

// ParseColor returns the opaque colour that is written #rrggbb. Its error is ErrShape.
func ParseColor(s string) (color.NRGBA, error) {
	b, err := hex.DecodeString(strings.TrimPrefix(s, "#"))
	if err != nil || len(b) != 3 || !strings.HasPrefix(s, "#") {
		return color.NRGBA{}, fmt.Errorf("plot: colour %q: %w; write it as #rrggbb, such as #0072b2", s, ErrShape)
	}
	return color.NRGBA{R: b[0], G: b[1], B: b[2], A: 0xff}, nil
}

func (t Theme) validate() error {
	for _, size := range []struct {
		name           string
		pt, least, top float64
	}{{"text", t.Text, 4, 20}, {"lines", t.Line, 0.1, 10}, {"markers", t.Marker, 0.1, 10}} {
		if size.pt != 0 && !(size.pt >= size.least && size.pt <= size.top) {
			return fmt.Errorf("%s of %g pt: %w; choose %g to %g", size.name, size.pt, ErrShape, size.least, size.top)
		}
	}
	return nil
}

// or returns the size that is chosen, or that of the house style.
func or(chosen float64, house vg.Length) vg.Length {
	if chosen == 0 {
		return house
	}
	return vg.Length(chosen)
}

// scale is the size of labels in relation to the house style.
func (t Theme) scale() vg.Length { return or(t.Text, textSize) / textSize }

func (t Theme) colors() []color.NRGBA {
	if len(t.Colors) == 0 {
		return okabeIto
	}
	return t.Colors
}

var fonts = vgfont.NewCache(liberation.Collection())

// label is the text of axes and legends.
func (t Theme) label() text.Style {
	return text.Style{
		Color:   black,
		Font:    vgfont.Font{Typeface: "Liberation", Variant: "Sans", Size: textSize * t.scale()},
		Handler: scripts{text.Plain{Fonts: fonts}},
	}
}

// bold is the text of the headings of panels.
func (t Theme) bold() text.Style {
	s := t.label()
	s.Font.Weight = font.WeightBold
	return s
}

// heading is the text of the headings of figures.
func (t Theme) heading() text.Style {
	s := t.bold()
	s.Font.Size += headingSize - textSize
	return s
}
