package restyle

import (
	"slices"

	"ihealth/experiments/plot"
)

// Apply returns the figure in this style. What the file says of other figures and of
// series that are not in this one is passed over; see Check.
func (s *Style) Apply(f plot.Figure) plot.Figure {
	f.FixLooks()
	f.Theme.Text, f.Theme.Line, f.Theme.Marker = s.Text, s.Line, s.Marker
	for _, text := range s.Colors {
		color, _ := plot.ParseColor(text) // checked by Read
		f.Theme.Colors = append(f.Theme.Colors, color)
	}
	if s.Width != "" {
		inches, _ := Width(string(s.Width)) // likewise
		f = f.AtWidth(inches)
	}
	for _, of := range s.Figures {
		if of.Name == f.Name {
			of.apply(&f)
		}
	}
	for i := range f.Panels {
		for k := range f.Panels[i].Series {
			s.restyle(&f.Panels[i].Series[k])
		}
	}
	return f
}

// restyle changes a series as the file says of its name.
func (s *Style) restyle(of *plot.Series) {
	if of.Group == "" {
		of.Group = of.Name // another label does not change the group
	}
	name := of.Name
	for _, x := range s.Series {
		if x.Name != name {
			continue
		}
		if x.Label != "" {
			of.Name = x.Label
		}
		if x.Color != "" {
			of.Color, _ = plot.ParseColor(x.Color) // checked by Read
		}
		of.Dash, of.Marker = plot.Dash(x.Dash), plot.Marker(x.Marker)
	}
}

func (f *Figure) apply(to *plot.Figure) {
	set(&to.Title, f.Title)
	if f.Height > 0 {
		to.Height = f.Height
	}
	if f.Columns > 0 {
		to.Columns = f.Columns
	}
	for i := range to.Panels {
		to.Panels[i].Series = slices.DeleteFunc(to.Panels[i].Series, func(s plot.Series) bool { return slices.Contains(f.LeftOut, s.Name) })
	}
	for _, p := range f.Panels {
		if p.Panel >= 1 && p.Panel <= len(to.Panels) {
			p.apply(&to.Panels[p.Panel-1])
		}
	}
}

func (p *Panel) apply(to *plot.Panel) {
	set(&to.Title, p.Title)
	set(&to.XLabel, p.XLabel)
	set(&to.YLabel, p.YLabel)
	set(&to.LogX, p.XLog)
	set(&to.LogY, p.YLog)
	if len(p.XRange) == 2 {
		to.XLimits = plot.Limits{Low: p.XRange[0], High: p.XRange[1]}
	}
	if len(p.YRange) == 2 {
		to.YLimits = plot.Limits{Low: p.YRange[0], High: p.YRange[1]}
	}
}

// set replaces a value if there is another.
func set[T any](value, by *T) {
	if by != nil {
		*value = *by
	}
}
