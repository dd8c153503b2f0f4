// Package edf reads and writes EDF (Kemp et al. 1992) and EDF+ (Kemp and Olivan 2003),
// and their kin of 24 bits, BDF (BioSemi) and BDF+, continuous and discontinuous, as a
// stream.
//
// What the reader promises:
//
//  1. No input makes it panic; memory is bounded by the size of one data record of
//     the input plus its annotations.
//  2. A file that cannot be read rightly is refused with an error that wraps one of
//     the sentinels below and names the field or record and the remedy. A file that
//     breaks the format in a harmless way is read, with a Warning that unwraps to
//     its sentinel.
//  3. A truncated body is read to its last whole record, with a warning.
//  4. Time begins at the first sample: the onset of the first record of an EDF+ file
//     is added to the start and taken from all annotations.
//  5. The gaps of a discontinuous file (EDF+D) part its segments. Records that
//     overlap or go back in time are refused.
//  6. The result does not depend on how many bytes each Read of the input returns.
//
// What the [Writer] promises:
//
//  1. Gaps stay gaps, times are exact to the nanosecond, and samples that are integers
//     or decimals of the format's width keep their values; what it must change it
//     reports as a Warning.
//  2. A file says nothing of the subject and the day unless asked.
//  3. Its records are as long as divides all segments, up to a second.
package edf
