// Package manager is the blockchain manager of I-Health: the gateway between the
// entities and a channel's chain. It admits signed transactions, keeps them in
// order of urgency, forms blocks, and takes back what a block did not commit.
//
// It is a deterministic function of the calls made to it: it has no clock, does
// no I/O and starts no goroutine, so the simulated and the real chain share it.
//
// Guarantees:
//
//  1. A block takes the waiting transactions in strict order of urgency.
//  2. Within a class of urgency, entities share by weight, by start-time fair queueing:
//     while two entities both wait, the numbers of their transactions that blocks take,
//     each divided by the entity's weight, never differ by more than 1/w + 1/w' over
//     any stretch of time. So a flood from one entity cannot starve another of the same
//     class: between two transactions of an entity that waits, one of weight W times
//     its own gets at most W + 1, however much it sends. The exception are transactions
//     that a block did not commit: they count when they are taken first, and not when they
//     are taken again, which happens before anything of their class is taken that never
//     was. So an entity that waits gives way, beyond its share, to as many as come back of
//     what is in flight, each time they do.
//  3. The transactions of one entity and class are served in the order of their
//     admission.
//  4. A transaction that returns from a block stands where it stood before.
//  5. Every admitted transaction is at any time either waiting, in flight, committed or
//     dropped, and in one block in flight at most.
//  6. At most Room transactions are held. When another one comes, the newest one of the
//     least urgent class goes, of the entity with the most waiting for its weight there:
//     the newcomer itself, refused with ErrFull, or another one that was admitted, of
//     which Config.Dropped is told. Either is counted by entity and class. The refused one
//     may be sent again as it is. The dropped one's nonce stays used, so that nobody who
//     kept a copy can have it committed beside what its sender sends instead: sign it
//     again with a new nonce.
//  7. In any stretch of t seconds an entity with a rate limit gets at most Burst +
//     PerSecond·t transactions admitted. What is refused uses up no part of that.
//  8. A change of the block size, or of who holds the role of the manager, neither loses
//     nor doubles nor reorders anything.
//
// The role of the manager can go round the validators, see [Rotation], and there can be
// several channels, see [Channels].
package manager
