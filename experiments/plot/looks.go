package plot

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// looks gives every series of a figure its look.
type looks struct {
	theme  Theme
	groups []string // in the order of appearance
}

func (f *Figure) looks() looks {
	out := looks{theme: f.Theme}
	for i := range f.Panels {
		for k := range f.Panels[i].Series {
			if g := f.Panels[i].Series[k].group(); !slices.Contains(out.groups, g) {
				out.groups = append(out.groups, g)
			}
		}
	}
	return out
}

// FixLooks writes down the look of every series, so that leaving some out or naming
// them otherwise does not change that of the others.
func (f *Figure) FixLooks() {
	l := f.looks()
	f.Panels = slices.Clone(f.Panels)
	for i := range f.Panels {
		f.Panels[i].Series = slices.Clone(f.Panels[i].Series)
		for k := range f.Panels[i].Series {
			s := &f.Panels[i].Series[k]
			if s.Look == 0 {
				s.Look = slices.Index(l.groups, s.group()) + 1
			}
		}
	}
}

// of returns the look of a series.
func (l looks) of(s *Series) look {
	i := s.Look - 1
	if s.Look == 0 {
		i = slices.Index(l.groups, s.group())
	}
	out := l.theme.look(max(0, i))
	if s.Color != (color.NRGBA{}) {
		out.color = s.Color
	}
	if d := s.Dash; d != "" {
		out.dashes = dashes[slices.Index(Dashes(), d)]
	}
	if m := s.Marker; m != "" {
		out.marker = markers[slices.Index(Markers(), m)]
	}
	return out
}

// Markers lists the shapes of points in the order in which groups take them.
func Markers() []Marker {
	return []Marker{Disc, Square, Triangle, Cross, Ring, Block, Plus}
}

var markers = []draw.GlyphDrawer{
	draw.CircleGlyph{}, draw.SquareGlyph{}, draw.PyramidGlyph{}, draw.CrossGlyph{}, draw.RingGlyph{}, draw.BoxGlyph{}, draw.PlusGlyph{},
}

// Dash names the pattern of a line.
type Dash string

// Dashes lists the patterns of lines in the order in which groups take them.
func Dashes() []Dash {
	return []Dash{"solid", "dashed", "dotted", "dash-dot", "short-dashed", "dash-dot-dot", "long-dashed"}
}

var dashes = [][]vg.Length{
	nil,
	{4, 1.5},
	{1, 1.2},
	{4, 1.2, 1, 1.2},
	{2, 1.2},
	{6, 1.2, 1, 1.2, 1, 1.2},
	{7, 2},
}
