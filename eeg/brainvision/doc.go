// Package brainvision reads recordings of Brain Products' Recorder and of BIDS
// (BrainVision Core Data Format 1.0): a header (.vhdr) that names a file of samples
// (.eeg) and one of markers (.vmrk), both beside it.
//
// What the reader promises:
//
//  1. No input makes it panic. Memory is bounded by the header, the markers and one
//     block of samples, also for channels stored one after the other (VECTORIZED).
//  2. A recording that cannot be read rightly is refused with an error that wraps one
//     of the sentinels below and names file, line and remedy. One that breaks the
//     format in a harmless way is read, with a Warning that unwraps to its sentinel.
//  3. Markers become annotations "type/description"; "New Segment" markers begin a
//     segment where their date, or its absence, tells of a gap.
//  4. A header names files in its own folder or below it; any other is refused.
//
// Samples of 16 and 32 bits and of IEEE's 32 are read, not text (DataFormat=ASCII).
package brainvision
