// Package feature reduces windows of a recording to the four features of I-Health:
// mean, variance, root mean square and kurtosis of each channel, eqs (1) to (4), and to
// further ones where asked for: line length, Hjorth's parameters, powers in bands.
//
// What it promises:
//
//  1. Samples that are integers of up to 24 bits, as codes of EDF and BDF are, have
//     exact power sums in integers. Mean, variance and kurtosis are rounded once they
//     are known, and scaled at the end: an offset of 4200 µV costs no digit, nor does
//     an electrode's pop. Other samples are summed in float64 about their own mean.
//  2. A window's features depend on its samples alone: streaming, batch, any size of the
//     source's blocks, codes or values, overlapping windows or not, and the kernel in Go
//     or in AVX2 give the same bits. (Samples with fractions in overlapping windows are
//     merged from parts, which may cost the last bits.)
//  3. Memory is at most 8192 samples a channel plus a window's parts, whatever the
//     length of recording and window; further features hold some 50 000 numbers more,
//     and of windows that overlap all samples. Codes are not held at all.
//  4. A window never spans a gap. A window that is not complete at the end of a
//     segment is dropped and counted.
//  5. Reading into the same Window allocates nothing.
package feature
