// Package manager is the blockchain manager of I-Health: the gateway between the
// entities and a channel's chain. It admits signed transactions, keeps them in
// order of urgency, forms blocks, and takes back what a block did not commit.
//
// It is a deterministic function of the calls made to it: it has no clock, does
// no I/O and starts no goroutine, so the simulated and the real chain share it.
//
// Guarantees:
//
//  1. A block takes the waiting transactions in order of urgency, then of
//     admission.
//  2. A transaction that returns from a block stands where it stood before.
//  3. Every admitted transaction is at any time either waiting, in flight or
//     committed, and in one block in flight at most.
package manager
