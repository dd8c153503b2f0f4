package plot

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Geometry of axes, in points.
const (
	tickLength  vg.Length = 2.5
	minorTick   vg.Length = 1.4
	labelGap    vg.Length = 2  // between a tick and its label, and between labels
	roomX       vg.Length = 24 // a labelled tick of the x axis takes at least this at 7 pt
	roomY       vg.Length = 16 // a labelled tick of the y axis takes at least this at 7 pt
	uprightRoom vg.Length = 50 // length of a line of an upright label at 7 pt
	maxLabels             = 7  // labelled ticks on one axis
	quarter               = math.Pi / 2
)

var (
	axisLine      = draw.LineStyle{Color: black, Width: axisWidth}
	gridLine      = draw.LineStyle{Color: pale, Width: gridWidth}
	referenceLine = draw.LineStyle{Color: grey, Width: errorWidth, Dashes: []vg.Length{1.5, 1.5}}
)

// axes is a panel with its ranges, ticks and labels, ready to be drawn.
type axes struct {
	*Panel
	theme          Theme
	pens           []pen
	x, y           span
	xTicks, yTicks []tick
	title          string // broken into lines, as are the labels
	xLabel, yLabel string
	upright        bool // the x tick labels stand on end
}

// newAxes prepares the panel for a data area of about the given size.
func newAxes(p *Panel, looks looks, width, height vg.Length) axes {
	a := axes{Panel: p, theme: looks.theme, pens: p.pens(looks)}
	a.x, a.y = p.spans()
	style, scale := a.theme.label(), a.theme.scale()
	a.title = wrap(a.theme.bold(), p.Title, width)
	a.xLabel, a.yLabel = wrap(style, p.XLabel, width), wrap(style, p.YLabel, height)
	a.xTicks, a.yTicks = a.x.ticks(min(maxLabels, int(width/roomX/scale))), a.y.ticks(min(maxLabels, int(height/roomY/scale)))
	if len(p.XTicks) > 0 {
		a.nameTicks(width / vg.Length(len(p.XTicks)))
	}
	if len(p.YTicks) > 0 {
		a.yTicks = nil
		for _, t := range p.YTicks {
			a.yTicks = append(a.yTicks, tick{t.Value, t.Label})
		}
	}
	a.xTicks, a.yTicks = a.x.inside(a.xTicks, p.XLimits), a.y.inside(a.yTicks, p.YLimits)
	return a
}

// nameTicks replaces the x ticks by the named ones, in lines or upright where a
// slot is too narrow.
func (a *axes) nameTicks(slot vg.Length) {
	style := a.theme.label()
	room := slot - 2*labelGap
	a.upright = slices.ContainsFunc(a.XTicks, func(t Tick) bool { return style.Width(wrap(style, t.Label, room)) > room })
	a.xTicks = nil
	for _, t := range a.XTicks {
		label := wrap(style, t.Label, room)
		if a.upright {
			label = wrap(style, t.Label, uprightRoom*a.theme.scale())
		}
		if a.upright && style.Height(label) > slot {
			label = t.Label
		}
		a.xTicks = append(a.xTicks, tick{t.Value, label})
	}
}

// box is the room around a data area, in points.
type box struct {
	left, right, bottom, top vg.Length
}

func (b box) union(c box) box {
	return box{max(b.left, c.left), max(b.right, c.right), max(b.bottom, c.bottom), max(b.top, c.top)}
}

// margins returns the room that ticks, labels, heading and colour bar need.
func (a *axes) margins() box {
	style := a.theme.label()
	out := box{left: a.widestY(), right: 1, bottom: a.tallestX(), top: style.Height("0") / 2}
	if n := len(a.xTicks); n > 0 && !a.upright {
		out.right = style.Width(a.xTicks[n-1].label) / 2
		out.left = max(out.left, style.Width(a.xTicks[0].label)/2)
	}
	if a.yLabel != "" {
		out.left += labelGap + style.Height(a.yLabel)
	}
	if a.xLabel != "" {
		out.bottom += labelGap + style.Height(a.xLabel)
	}
	if a.title != "" {
		out.top = a.theme.bold().Height(a.title) + labelGap
	}
	if a.Heatmap != nil {
		out.right = a.Heatmap.barRoom(a.theme)
	}
	return out
}

// widestY returns the room of the y axis' ticks and their labels.
func (a *axes) widestY() vg.Length {
	var w vg.Length
	for _, t := range a.yTicks {
		w = max(w, a.theme.label().Width(t.label))
	}
	return tickLength + labelGap + w
}

// tallestX returns the room of the x axis' ticks and their labels.
func (a *axes) tallestX() vg.Length {
	style := a.theme.label()
	h := style.Height("0")
	for _, t := range a.xTicks {
		if a.upright {
			h = max(h, style.Width(t.label))
		} else {
			h = max(h, style.Height(t.label))
		}
	}
	return tickLength + labelGap + h
}

// draw draws everything on c, whose rectangle is the data area.
func (a *axes) draw(c draw.Canvas) {
	at := func(x, y float64) vg.Point {
		return vg.Point{X: c.X(a.x.norm(x)), Y: c.Y(a.y.norm(y))}
	}
	if a.Heatmap != nil {
		a.Heatmap.draw(c, a.x, a.y)
		a.Heatmap.drawBar(c, a.theme)
	} else {
		a.drawGrid(c)
	}
	for _, r := range a.References {
		if a.YLimits.clamp(r.Value) != r.Value {
			continue
		}
		y := c.Y(a.y.norm(r.Value))
		c.StrokeLine2(referenceLine, c.Min.X, y, c.Max.X, y)
	}
	for l := range layers {
		for _, p := range a.pens {
			p.draw(c, l, at, a.y.foot())
		}
	}
	a.drawX(c)
	a.drawY(c)
	heading := a.theme.bold()
	heading.YAlign = draw.YTop
	c.FillText(heading, vg.Point{X: c.Min.X, Y: c.Max.Y + labelGap + heading.Height(a.title)}, a.title)
}

// drawGrid draws a pale line at each labelled tick of the y axis.
func (a *axes) drawGrid(c draw.Canvas) {
	for _, t := range a.yTicks {
		if y := c.Y(a.y.norm(t.value)); t.label != "" && y > c.Min.Y+axisWidth {
			c.StrokeLine2(gridLine, c.Min.X, y, c.Max.X, y)
		}
	}
}

func (a *axes) drawX(c draw.Canvas) {
	style := a.theme.label()
	style.XAlign, style.YAlign = draw.XCenter, draw.YTop
	label := style
	if a.upright {
		label.Rotation, label.XAlign, label.YAlign = quarter, draw.XRight, draw.YCenter
	}
	for _, t := range a.xTicks {
		x, length := c.X(a.x.norm(t.value)), t.length()
		c.StrokeLine2(axisLine, x, c.Min.Y-length, x, c.Min.Y)
		c.FillText(label, vg.Point{X: x, Y: c.Min.Y - tickLength - labelGap}, t.label)
	}
	c.StrokeLine2(axisLine, c.Min.X-axisWidth/2, c.Min.Y, c.Max.X, c.Min.Y)
	c.FillText(style, vg.Point{X: c.Center().X, Y: c.Min.Y - a.tallestX() - labelGap}, a.xLabel)
}

func (a *axes) drawY(c draw.Canvas) {
	style := a.theme.label()
	style.XAlign, style.YAlign = draw.XRight, draw.YCenter
	for _, t := range a.yTicks {
		y, length := c.Y(a.y.norm(t.value)), t.length()
		c.StrokeLine2(axisLine, c.Min.X-length, y, c.Min.X, y)
		c.FillText(style, vg.Point{X: c.Min.X - tickLength - labelGap, Y: y}, t.label)
	}
	c.StrokeLine2(axisLine, c.Min.X, c.Min.Y, c.Min.X, c.Max.Y)
	style.Rotation, style.XAlign, style.YAlign = quarter, draw.XCenter, draw.YBottom
	c.FillText(style, vg.Point{X: c.Min.X - a.widestY() - labelGap, Y: c.Center().Y}, a.yLabel)
}
