// Package edge judges what devices measure, before anything leaves the edge node:
// a [Reading] becomes a [Verdict] with the class of urgency that its transaction
// carries, and a payload of bytes.
//
// Only [EEG] judges so far, with any detector of eeg/detect. What leaves the edge
// follows from the verdict as in I-Health's eq. (7), and [Sent] counts it:
//
//	normal        features
//	alert         features, notification and raw data
//	sensor-fault  a request to repeat the measurement
//	undecided     that there is no verdict
package edge
