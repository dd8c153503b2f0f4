// Package filter removes what hides the features of an electroencephalogram: drift
// and offset by a high-pass, mains hum by a notch, as an [eeg.Source] around another.
//
//	src, err := filter.New(src, filter.HighPass(1), filter.Notch(50, 30))
//
// Filters are second-order sections in float64, run forward only, as a device at the
// edge must: they delay, and a zero-phase filter over the whole file would not.
//
// What it promises:
//
//  1. Every EEG channel is filtered at its own rate; other channels stay as they are.
//  2. A segment starts at rest about its first sample, so that an offset of 4200 µV is
//     no step; state never crosses a gap.
//  3. How long a start is still felt is an annotation, [Transient], in each segment.
//  4. A missing sample (NaN or infinite) stays what it is, and the filter goes on as if
//     the sample before it had lasted.
//  5. Raw values stay raw: gains are kept, offsets pass through the filter.
//  6. Any cut of the stream into blocks gives the same bits.
package filter
