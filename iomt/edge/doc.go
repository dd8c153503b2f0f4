// Package edge judges what devices measure, before anything leaves the edge node:
// a [Reading] becomes a [Verdict] with the class of urgency that its transaction
// carries, and a payload of bytes.
//
// Only [EEG] judges so far, by I-Health's eq. (7): features alone leave the edge
// unless the verdict calls for more.
package edge
