// Package custody follows lots of medicine from hand to hand: production line,
// warehouse, hospital (Dai et al., "Blockchain-empowered edge intelligence for IoMT",
// Sect. V-B).
//
// Who holds a lot and passes it on signs a contract.Transfer, whose commitment stands
// for a [HandOver]: stage, time, what the gate read, and how the cold chain was. The
// machine refuses hand-overs by others than the custodian, and repeated ones. Whoever has
// the [Opening]s checks the rest with [Lot.Audit]. [Condition] is the contract's condition
// on delivery.
//
// A custodian that lies about what its gate read is not found by this: a chain proves what
// was signed, not that it is true. The next gate that reads the lot is the remedy.
package custody
