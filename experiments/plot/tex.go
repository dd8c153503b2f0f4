package plot

import (
	"bytes"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
)

// texWriter writes a figure for pgfplots: axes, ticks and legend stand where the other
// formats have them, and LaTeX sets the text.
type texWriter struct {
	*sheet
	bytes.Buffer
	images []File
	err    error // of the first text that LaTeX cannot set
}

// renderTeX returns the figure as NAME.tex, and an image for every heat map.
func renderTeX(f *Figure) ([]File, error) {
	s, err := f.layout()
	if err != nil {
		return nil, err
	}
	w := &texWriter{sheet: s}
	w.preamble()
	for i, area := range s.areas() {
		w.panel(i, area)
	}
	w.legendStrip()
	w.line(`\end{tikzpicture}%%`)
	if w.err != nil {
		return nil, fmt.Errorf("figure %q: %w", f.Name, w.err)
	}
	return append([]File{{f.Name + ".tex", w.Bytes()}}, w.images...), nil
}

func (w *texWriter) line(format string, args ...any) {
	w.Write(fmt.Appendf(nil, format+"\n", args...))
}

// text writes a text of the figure for LaTeX.
func (w *texWriter) text(s string) string {
	out, err := texText(s)
	if err != nil && w.err == nil {
		w.err = err
	}
	return out
}

func (w *texWriter) preamble() {
	w.line(`%% Figure %s, to be read by \input. The document needs`, w.Name)
	w.line(`%%   \usepackage{pgfplots}\pgfplotsset{compat=1.17}`)
	if slices.ContainsFunc(w.Panels, func(p Panel) bool { return p.Heatmap != nil }) {
		w.line(`%% and, where the images do not lie beside it, \newcommand{\figurefolder}{FOLDER/} before this.`)
	}
	if w.Mark != "" {
		w.line("%% %s %s", markKey, w.mark())
	}
	w.line(`\providecommand{\figurefolder}{}%%`)
	w.line(`\begin{tikzpicture}[x=1bp, y=1bp, font=\sffamily\fontsize{%s}{%s}\selectfont, inner sep=0]`, bp(textSize*w.Theme.scale()), bp(1.2*textSize*w.Theme.scale()))
	w.line(`\useasboundingbox (0,0) rectangle (%s,%s);`, dimension(w.width), dimension(w.height))
	if w.title != "" {
		w.line(`\node[anchor=north, align=center, font=\sffamily\bfseries\fontsize{%s}{%s}\selectfont] at (%s,%s) {%s};`,
			bp(headingSize*w.Theme.scale()), bp(1.2*headingSize*w.Theme.scale()), dimension(w.width/2), dimension(w.height-margin), w.text(w.title))
	}
}

// plot draws points under some options on the present axis; NaN interrupts a line.
func (w *texWriter) plot(p path, options ...string) {
	if len(p.x) == 0 {
		return
	}
	w.line(`\addplot[%s] coordinates {`, strings.Join(options, ", "))
	for i, x := range p.x {
		w.WriteString("(" + texNumber(x) + "," + texNumber(p.y[i]) + ")")
		if i%8 == 7 || i == len(p.x)-1 {
			w.WriteByte('\n')
		}
	}
	w.line("};")
}

func texNumber(v float64) string {
	if !finite(v) {
		return "nan"
	}
	return number(v)
}

// legendStrip writes the legend and the note.
func (w *texWriter) legendStrip() {
	top := vg.Point{X: w.width / 2, Y: w.height - margin - (w.above() - w.legend.height())}
	for i, e := range w.legend.entries {
		at := w.legend.place(i, top)
		if e.series == nil {
			w.line(`\draw[%s] (%s,%s) -- +(%s,0);`, texReference, dimension(at.X), dimension(at.Y), dimension(sampleWidth))
		} else {
			e.series.texSample(w, at)
		}
		w.line(`\node[anchor=mid west] at (%s,%s) {%s};`, dimension(at.X+sampleWidth+sampleGap), dimension(at.Y), w.text(e.name))
	}
	if w.legend.note != "" {
		at := w.legend.notePlace(top)
		w.line(`\node[anchor=mid, text=%s] at (%s,%s) {%s};`, texColor(grey), dimension(at.X), dimension(at.Y), w.text(w.legend.note))
	}
}

// dimension writes a length in points of 1/72 in, without an exponent, which TeX
// cannot read.
func dimension(l vg.Length) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(float64(l), 'f', 3, 64), "0"), ".")
}

func bp(l vg.Length) string { return dimension(l) + "bp" }

func texColor(c color.NRGBA) string {
	return fmt.Sprintf("{rgb,255:red,%d;green,%d;blue,%d}", c.R, c.G, c.B)
}
