// Package spectrum estimates power spectral densities of a stream by Welch's method
// and the power in bands of it.
//
// The definition is that of scipy.signal.welch with its defaults: segments that
// overlap by half (rounded down), each less its mean, under a periodic Hann window;
// their periodograms averaged, one-sided, in squared units per hertz (Welch, IEEE
// Transactions on Audio and Electroacoustics 15, 1967, 70-73).
//
// EmotivPRO's own band powers take a Hann window of 2 s less its mean as well
// (emotiv.com, knowledge base, "How are band powers calculated?"), so that is the
// usual length here; they are scaled by other constants.
package spectrum
