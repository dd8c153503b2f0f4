package plot

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of the house style, in points.
const (
	textSize    vg.Length = 7
	headingSize vg.Length = 8
	axisWidth   vg.Length = 0.5
	gridWidth   vg.Length = 0.3
	lineWidth   vg.Length = 0.9
	errorWidth  vg.Length = 0.6
	markerSize  vg.Length = 1.7
	haloWidth   vg.Length = 0.8
	capSize     vg.Length = 1.3 // half width of the end of an error bar
	bandAlpha             = 0x40
)

var (
	black = color.NRGBA{A: 0xff}
	grey  = color.NRGBA{R: 0x66, G: 0x66, B: 0x66, A: 0xff}
	pale  = color.NRGBA{R: 0xe3, G: 0xe3, B: 0xe3, A: 0xff}
	white = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
)

// okabeIto holds the colours of Okabe and Ito but yellow, which white paper
// swallows.
var okabeIto = []color.NRGBA{
	{R: 0x00, G: 0x72, B: 0xb2, A: 0xff}, // blue
	{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}, // vermillion
	{R: 0x00, G: 0x9e, B: 0x73, A: 0xff}, // bluish green
	{R: 0xcc, G: 0x79, B: 0xa7, A: 0xff}, // reddish purple
	{R: 0x00, G: 0x00, B: 0x00, A: 0xff}, // black
	{R: 0xe6, G: 0x9f, B: 0x00, A: 0xff}, // orange
	{R: 0x56, G: 0xb4, B: 0xe9, A: 0xff}, // sky blue
}

// tints lighten the bars of neighbouring groups, so that grey print tells them apart.
var tints = []float64{0.15, 0.65, 0.4, 0.85}

// look is how the series of one group are drawn.
type look struct {
	color  color.NRGBA
	dashes []vg.Length
	marker draw.GlyphDrawer
	tint   float64
	width  vg.Length // of lines
	radius vg.Length // of markers
}

// look returns the i-th look; those of the first 49 groups differ in colour or in dash
// and marker.
func (t Theme) look(i int) look {
	colors := t.colors()
	shifted := i + i/len(colors)
	return look{
		color:  colors[i%len(colors)],
		dashes: dashes[shifted%len(dashes)],
		marker: markers[shifted%len(markers)],
		tint:   tints[i%len(tints)],
		width:  or(t.Line, lineWidth),
		radius: or(t.Marker, markerSize),
	}
}

func (l look) line() draw.LineStyle {
	return draw.LineStyle{Color: l.color, Width: l.width, Dashes: l.dashes}
}

func (l look) solid(width vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: l.color, Width: width}
}

func (l look) glyph() draw.GlyphStyle {
	return draw.GlyphStyle{Color: l.color, Radius: l.radius, Shape: l.marker}
}

func (l look) band() color.NRGBA {
	c := l.color
	c.A = bandAlpha
	return c
}

func (l look) fill() color.NRGBA { return mix(l.color, white, l.tint) }

// mix returns the colour at t of the way from a to b.
func mix(a, b color.NRGBA, t float64) color.NRGBA {
	blend := func(x, y uint8) uint8 { return uint8(float64(x) + t*(float64(y)-float64(x)) + 0.5) }
	return color.NRGBA{R: blend(a.R, b.R), G: blend(a.G, b.G), B: blend(a.B, b.B), A: 0xff}
}
