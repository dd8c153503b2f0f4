// Package eegbench measures how fast recordings become features, from the file to
// mean, variance, RMS and kurtosis of every channel in windows of 4 s, against peers in
// C and Python that do the same to the same files.
//
// Contestants take turns; what is compared is processor time, which counts only where
// the sums of all features agree.
package eegbench
