package plot

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"gonum.org/v1/plot/vg"
)

var texReference = "densely dotted, line width=" + bp(errorWidth) + ", draw=" + texColor(grey)

// panel writes one pair of axes, whose data area is given, with all that it shows.
func (w *texWriter) panel(i int, area vg.Rectangle) {
	a := &w.panels[i]
	w.line(`\begin{axis}[at={(%s,%s)}, anchor=south west, scale only axis, width=%s, height=%s,`,
		bp(area.Min.X), bp(area.Min.Y), bp(w.data.X), bp(w.data.Y))
	for _, option := range a.texOptions(w) {
		w.line("  %s,", option)
	}
	w.line("]")
	if a.Heatmap != nil {
		w.heatmap(i, a)
	}
	for _, r := range a.References {
		if a.YLimits.clamp(r.Value) == r.Value {
			w.plot(path{[]float64{a.x.low, a.x.high}, []float64{r.Value, r.Value}}, texReference, "no marks")
		}
	}
	for l := range layers {
		for _, p := range a.pens {
			p.tex(w, l, a.y.foot())
		}
	}
	w.line(`\end{axis}`)
	if a.Heatmap != nil {
		w.bar(a.Heatmap, area)
	}
}

// texOptions returns the options of the axis.
func (a *axes) texOptions(w *texWriter) []string {
	out := []string{
		fmt.Sprintf("xmin=%s, xmax=%s, ymin=%s, ymax=%s", number(a.x.low), number(a.x.high), number(a.y.low), number(a.y.high)),
		"axis line style={line width=" + bp(axisWidth) + "}, tick style={black, line width=" + bp(axisWidth) + "}, tick align=outside, tick pos=left",
		"major tick length=" + bp(tickLength) + ", minor tick length=" + bp(minorTick) + ", unbounded coords=jump, scaled ticks=false",
		"tick label style={align=center, inner sep=" + bp(labelGap) + "}, label style={align=center}",
		a.texTicks(w, "x", a.xTicks), a.texTicks(w, "y", a.yTicks),
		"xlabel={" + w.text(a.xLabel) + "}, ylabel={" + w.text(a.yLabel) + "}",
		fmt.Sprintf("every axis x label/.style={at={(0.5,0)}, anchor=north, yshift=-%s}", bp(a.tallestX()+labelGap)),
		fmt.Sprintf("every axis y label/.style={at={(0,0.5)}, anchor=south, rotate=90, yshift=%s}", bp(a.widestY()+labelGap)),
	}
	if a.LogX {
		out = append(out, "xmode=log")
	}
	if a.LogY {
		out = append(out, "ymode=log")
	}
	if a.upright {
		out = append(out, "x tick label style={rotate=90, anchor=east}")
	}
	if a.title != "" {
		out = append(out, "title={"+w.text(a.title)+`}, every axis title/.style={at={(0,1)}, anchor=south west, align=left, font=\sffamily\bfseries\fontsize{`+
			bp(textSize*a.theme.scale())+"}{"+bp(1.2*textSize*a.theme.scale())+`}\selectfont, yshift=`+bp(labelGap)+"}")
	}
	if a.Heatmap == nil {
		return append(out, "axis x line*=bottom, axis y line*=left, ymajorgrids, axis on top=false", "grid style={line width="+bp(gridWidth)+", draw="+texColor(pale)+"}")
	}
	return append(out, "axis on top")
}

// texTicks returns the options of the ticks of an axis.
func (a *axes) texTicks(w *texWriter, axis string, ticks []tick) string {
	var major, minor, labels []string
	for _, t := range ticks {
		if t.label == "" {
			minor = append(minor, number(t.value))
			continue
		}
		major, labels = append(major, number(t.value)), append(labels, "{"+w.text(t.label)+"}")
	}
	out := fmt.Sprintf("%stick={%s}, %sticklabels={%s}", axis, strings.Join(major, ","), axis, strings.Join(labels, ","))
	if len(minor) > 0 {
		out += fmt.Sprintf(", minor %stick={%s}", axis, strings.Join(minor, ","))
	}
	return out
}

// heatmap writes the cells as an image and the contours as lines.
func (w *texWriter) heatmap(i int, a *axes) {
	name := fmt.Sprintf("%s-tex-%d.png", w.Name, i+1)
	content, err := a.Heatmap.raster(a.x, a.y, w.data)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.images = append(w.images, File{name, content})
	w.line(`\addplot graphics[xmin=%s, xmax=%s, ymin=%s, ymax=%s] {\figurefolder %s};`, number(a.x.low), number(a.x.high), number(a.y.low), number(a.y.high), name)
	for _, level := range a.Heatmap.levels() {
		var line path
		for _, p := range a.Heatmap.contour(level, func(px, py float64) vg.Point { return vg.Point{X: vg.Length(px), Y: vg.Length(py)} }) {
			if p.Type == vg.MoveComp {
				line.gap()
			}
			line.add(float64(p.Pos.X), float64(p.Pos.Y))
		}
		w.plot(line, "no marks", "draw=white", "line width="+bp(contourLine.Width))
	}
}

// raster returns the cells as a PNG that fills a data area of a size.
func (h *Heatmap) raster(x, y span, size vg.Point) ([]byte, error) {
	columns, rows := int(size.X/vg.Inch*resolution), int(size.Y/vg.Inch*resolution)
	palette := color.Palette{white}
	for i := range shades {
		palette = append(palette, shadeColor(i))
	}
	cell := func(edges []float64, s span, n int) []int {
		out := make([]int, n)
		for p, k := 0, 0; p < n; p++ {
			for k < len(edges)-2 && s.norm(edges[k+1]) <= (float64(p)+0.5)/float64(n) {
				k++
			}
			out[p] = k
		}
		return out
	}
	across, up := cell(edges(h.X, x.log), x, columns), cell(edges(h.Y, y.log), y, rows)
	img, z := image.NewPaletted(image.Rect(0, 0, columns, rows), palette), h.span()
	for j, row := range up {
		for i, column := range across {
			img.SetColorIndex(i, rows-1-j, uint8(1+z.shade(h.Z[row][column])))
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

// bar writes the colour bar beside a data area.
func (w *texWriter) bar(h *Heatmap, area vg.Rectangle) {
	z, left, right := h.span(), area.Max.X+barGap, area.Max.X+barGap+barWide
	at := func(part float64) vg.Length { return area.Min.Y + vg.Length(part)*w.data.Y }
	for i := range shades {
		top := min(at(float64(i+1)/shades)+overlap, area.Max.Y)
		w.line(`\fill[fill=%s] (%s,%s) rectangle (%s,%s);`, texColor(shadeColor(h.barShade(i))), dimension(left), dimension(at(float64(i)/shades)), dimension(right), dimension(top))
	}
	for _, level := range h.levels() {
		w.line(`\draw[white, line width=%s] (%s,%s) -- (%s,%s);`, bp(axisWidth), dimension(left), dimension(at(z.norm(level))), dimension(right), dimension(at(z.norm(level))))
	}
	w.line(`\draw[line width=%s] (%s,%s) rectangle (%s,%s);`, bp(axisWidth), dimension(left), dimension(area.Min.Y), dimension(right), dimension(area.Max.Y))
	for _, t := range h.barTicks() {
		y := at(z.norm(t.value))
		w.line(`\draw[line width=%s] (%s,%s) -- +(%s,0) node[anchor=west, xshift=%s] {%s};`, bp(axisWidth), dimension(right), dimension(y), dimension(t.length()), bp(labelGap), w.text(t.label))
	}
	w.line(`\node[anchor=north, rotate=90] at (%s,%s) {%s};`, dimension(right+h.widestTick(w.Theme)+labelGap), dimension(area.Min.Y+w.data.Y/2), w.text(h.Label))
}
