// Package gdf reads GDF 1.x and 2.x (General Data Format for biomedical signals,
// Schloegl 2006, arXiv cs/0608052) as a stream.
//
// What the reader promises:
//
//  1. No input makes it panic. Memory is bounded by the header, 64 KiB or one data
//     record, and the events.
//  2. A file that cannot be read rightly is refused with an error that wraps one of
//     the sentinels below. One that breaks the format in a harmless way is read, with
//     a Warning that unwraps to its sentinel.
//  3. A truncated body is read to its last whole record, with a warning.
//  4. Events become annotations "0x0301", their type in hexadecimal digits.
//
// The events follow the samples, so that the marker of a new segment (0x7ffe) comes too
// late to part the stream: it is an annotation like any other. Channels without a fixed
// rate are left out with a warning.
package gdf
