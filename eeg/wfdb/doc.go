// Package wfdb reads records of PhysioNet's WaveForm DataBase: a header (.hea) that
// names one or more files of samples (.dat) beside it, see header(5) and signal(5) of
// the WFDB Applications Guide (Moody).
//
// What the reader promises:
//
//  1. No input makes it panic. Memory is bounded by the header, one block of samples
//     and the skew between signals.
//  2. A record that cannot be read rightly is refused with an error that wraps one of
//     the sentinels below and names file, line and remedy. One that breaks the format
//     in a harmless way is read, with a Warning that unwraps to its sentinel.
//  3. The value that a format reserves for a missing sample is NaN. So are the last
//     samples of a skewed signal, which its file does not hold.
//  4. Initial values and checksums are compared with the samples; a difference is a
//     warning.
//  5. A header names files in its own folder or below it; any other is refused.
//
// Formats 16, 24, 32, 61, 80 and 212 are read, in single-segment records. Comments of
// the header, which may be personal, are not taken.
package wfdb
