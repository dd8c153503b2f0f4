// Package rng provides named, independent random streams and the distributions
// that draw from them.
//
// A [Stream] is found by its [Key] alone: seed, experiment cell, name of the
// model input, replication. The key is hashed with SHA-256 and the digest is the
// whole state of the generator, so two keys that differ anywhere give unrelated
// streams, and nobody has to hand out seeds or count draws. There is no default
// generator and no global one. A stream is cut into substreams, and can be split
// by name; see [Stream.NextSubstream] and [Stream.Split].
//
// Variates are made by inversion, from a fixed number of draws and growing with
// each: one, unless [Erlang], [ErlangMixture] or [HyperExponential] say otherwise,
// and none for [Deterministic]. Two runs that share a key therefore see the same
// customer n, whatever else differs between them (common random numbers), and a run
// with [Key].Antithetic sees the opposite customers. The methods named Ziggurat
// are the exception.
//
// There is one generator, xoshiro256++, and it is no interface: one would cost every
// draw an indirect call. MRG32k3a, whose streams SSJ and ns-3 use, is left out: its
// 32 bits a draw would change every variate, and nothing here is compared draw by
// draw with those tools.
//
// For integers, permutations and the rest wrap a stream: rand.New(stream) of
// math/rand/v2.
package rng
