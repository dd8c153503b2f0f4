// Package tracing finds out whom a confirmed case may have infected, and who infected the
// first: contact tracing by Bluetooth (Dai et al., "Blockchain-empowered edge intelligence for
// IoMT", section V.A).
//
// A [Phone] broadcasts identifiers of Google and Apple's Exposure Notification, which change every
// ten minutes. What others hear, iomt/edge makes into contacts; a [Log] keeps
// those that are useful, and its Merkle root is anchored on the chain. When a case is confirmed its [DayKey] values are
// published, [Log.Sequence] finds the sequence of its contacts, [Exposures] adds their duration up, and
// [Exposure.Notice] tells the chain, with a commitment in place of the contact. Every use of the
// log stands in [Uses], without identities.
//
// Seeds 000 and 001 know a distance and no duration (F16): 15 minutes are the rule of health
// authorities, [ExposureTime].
//
// A [Graph] of meetings, those by contaminated air among them ([Airborne]), gives [Search] the
// ground to rank the cases as origin; an [Epidemic] on it gives the truth to compare with.
package tracing
