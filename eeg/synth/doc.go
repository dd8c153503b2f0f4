// Package synth generates EEG of patients whose truth is known: the six of I-Health
// Fig. 6, on the 14 channels of an EMOTIV EPOC at 128 Hz, before, while and after a
// medication works.
//
// A patient's cortical activity is 1/f^α noise on correlated sites with bursts of
// alpha rhythm over the occipital ones; a slow vigilance changes its gain. The drug
// raises the gain of some patients, and one has a faulty electrode. The headset adds
// its offset of about 4200 µV and 14-bit codes. There are no blinks, muscle or motion
// artefacts and no drift of electrodes: what these patients cannot show, a detector
// that passes here has not been tested for.
//
// Streams are those of sim/rng: the same seed, patient and session give the same
// samples.
package synth
