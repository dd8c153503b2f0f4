// Package edge judges what devices measure, before anything leaves the edge node:
// a [Detector] makes of a [device.Reading] a [Verdict] with the class of urgency that its transaction
// carries, and a payload of bytes.
//
// [EEG] judges with any detector of eeg/detect. What leaves the edge of its windows
// follows from the verdict as in I-Health's eq. (7), and [Sent] counts it:
//
//	normal        features
//	emergency     features, notification and raw data
//	sensor-fault  a request to repeat the measurement
//	undecided     that there is no verdict
//
// [LimitDetector] grades quantities by limits that the health authority sets, [Fence] tells
// from fixes whether a person has left an area. An [Outbox] forwards numbered reports as the
// connection allows, and the [Inbox] of the authority sees by the numbers what is missing.
//
// [Excursion] judges the logger of a lot of medicine by the alarms of the WHO and its mean
// kinetic temperature, [Cusum] finds a source in the air of a room, [Assets] follows what
// a bed, an ambulance or a respirator does.
package edge
