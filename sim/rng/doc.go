// Package rng provides named, independent random streams.
//
// A [Stream] is found by its [Key] alone: seed, experiment cell, name of the
// model input, replication. The key is hashed with SHA-256 and the digest is the
// whole state of the generator, so two keys that differ anywhere give unrelated
// streams, and nobody has to hand out seeds or count draws. There is no default
// generator and no global one.
//
// Variates are made by inversion, from a fixed number of draws, and grow with them.
// Two runs that share a key therefore see the same customer n, whatever else
// differs between them (common random numbers).
//
// For integers, permutations and the rest wrap a stream: rand.New(stream) of
// math/rand/v2.
package rng
