// Package emotiv reads the comma-separated text that EMOTIV's programs export:
// EmotivPRO (a line of metadata, a line of column names) and the older TestBench
// (both in one line).
//
// What the reader promises beside what package csv does:
//
//  1. The channels are the electrodes, in µV with the headset's offset of about
//     4200 µV, never rescaled.
//  2. The counter finds lost samples, which part segments: it runs to 127 or, in
//     TestBench, to 128 (or to whatever it is seen to run), so that a loss is known
//     modulo its period. Timestamps, where the file has them, decide between these.
//  3. Rows that the program made up for lost packets are annotated as
//     "interpolated".
//  4. Markers are annotations "marker=…", and stretches in which the contact quality
//     of an electrode is below 4, its best, are annotations such as "CQ.AF3=2".
//  5. Rows without a counter, as those of motion sensors, are no samples.
//  6. Cells may be parted by commas, commas and spaces, semicolons or tabs, and a
//     locale's decimal comma is understood with all but the first.
package emotiv
