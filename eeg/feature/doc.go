// Package feature reduces windows of a recording to the four features of I-Health:
// mean, variance, root mean square and kurtosis of each channel, eqs (1) to (4), and to
// further ones where asked for: line length, Hjorth's parameters, powers in bands.
//
// What it promises:
//
//  1. Moments are taken about the window's own centre and of raw values, and scaled
//     at the end: an offset of 4200 µV costs no digit.
//  2. A window's features depend on its samples alone: streaming, batch and any
//     size of the source's blocks give the same bits.
//  3. Memory is channels × min(window, 8192) samples, whatever the recording's length;
//     further features hold the samples of their window.
//  4. A window never spans a gap. A window that is not complete at the end of a
//     segment is dropped and counted.
package feature
