// Package provenance follows medical records over their whole life, from a source through
// derivations to a final report (Dai, Imran and Haider, solution D), and tells what a
// change of one of them invalidates.
//
// A [Record] names its parents with the commitments to them; a [Graph] takes a record only
// after its parents, so nothing rests on itself. The commitment to each record stands on the
// chain ([Record.Anchor]), the records themselves are kept off it, where they can be altered.
// [Graph.Audit] holds what is kept against the chain, and names those that were changed and
// all that rest on them, whose [Report] goes to the chain.
//
//	source ──► derivation ──► report
//	       └─► derivation ──┘
package provenance
