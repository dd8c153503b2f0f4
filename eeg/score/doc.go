// Package score measures how well a detector's scores and verdicts agree with
// labels. It counts windows; what a window's label is, the caller says.
package score
