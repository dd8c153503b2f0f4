// Package eeg holds what every reader of electroencephalograms shares: a
// [Recording] with its [Signal]s, [Annotation]s, [Segment]s and [Warning]s, and
// the [Source] that streams its samples.
//
// Samples flow block by block, so that no step needs more memory than its
// channels times its window:
//
//	edf.Reader, csv.Reader, synth.Session  →  eeg.Source  →  filter.Source
//	  →  feature.Extractor  →  detect.Detector  →  replay.Run
//
// Matrices are channels × samples. A block holds raw values, the codes of an EDF
// file for instance; [Signal.Physical] gives them their unit. Statistics are taken
// of the raw values and scaled at the end, because an offset of 4200 µV would
// otherwise cost them most of their digits.
//
// Windows and blocks never span a gap: a discontinuous recording is a list of
// segments, each with its own beginning.
package eeg
