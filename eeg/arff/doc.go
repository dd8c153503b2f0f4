// Package arff reads EEG from ARFF, the attribute-relation file format of Weka
// (Witten and Frank 2005), in the layout of UCI's "EEG Eye State" (Roesler 2013): a
// row is a sample, numeric attributes are channels in µV, and the runs of equal
// values of a nominal attribute become annotations such as "eyeDetection=1". A
// missing value, written "?", is NaN. A column of times is read as package csv does;
// without one a file tells no rate and no start.
//
// A file that cannot be read rightly is refused with an error that wraps a sentinel
// of this package and names file, line and column. Strings, dates and sparse rows
// are refused too.
package arff
