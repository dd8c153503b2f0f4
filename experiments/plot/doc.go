// Package plot draws the figures of experiments for print: SVG, PDF, PNG and TeX (for
// pgfplots) in one house style, and the plotted points as CSV.
//
// A Figure is data only. Its panels stand in a grid with aligned axes, and one
// legend strip above them names every series, never over the data. Text is 7 pt
// sans, axes are 0.5 pt; a series has an Okabe–Ito colour, a dash and a marker of
// its own, so that it is told apart by colour-blind readers and in grey print
// (Okabe, Ito, Color Universal Design, 2008). Series of one Group share all three:
// a formula drawn as a line and its simulation drawn as points belong together.
//
// The same figure gives the same bytes in every format. A Theme changes sizes and colours,
// a series may have a look of its own, AtWidth fits a figure to a column, and Mark puts a
// hash of where a figure comes from into its metadata. This package is the only
// one that knows gonum.org/v1/plot.
package plot
