// Package synth generates EEG of patients whose truth is known, on the 14 channels of
// an EMOTIV EPOC at 128 Hz.
//
// A [Session] is one of the six patients of I-Health Fig. 6 before, while and after a
// medication works: cortical activity and at most a loose electrode, and nothing that
// could mislead a detector. A [Generator] streams a [Scenario], which has the rest:
// blinks, muscles, electrode pops and drift, vigilance that comes and goes, drugs that
// raise, suppress or slow the activity, seven kinds of fault, lost packets. What happened
// stands in the recording's annotations and in the [Truth].
//
// A patient's cortical activity is 1/f^α noise on correlated sites with bursts of
// alpha rhythm over the occipital ones; a slow vigilance changes its gain, without
// which every detector looks perfect. The headset adds its offset of about 4200 µV and
// 14-bit codes. All processes are stationary from the first sample on.
//
// Streams are those of sim/rng: the same seed, patient and session give the same
// samples, and a drug, a fault or a kind of artefact that is added to a scenario
// leaves everything else as it was.
package synth
