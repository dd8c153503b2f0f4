// Package bco chooses the m validators of a channel and the n transactions of
// its blocks. It holds the problem of I-Health (arXiv 2012.14294, eqs 12–16), the
// paper's heuristic BCO (Algorithm 1) as printed and corrected, and the exact
// searches that it is judged against.
//
// The paper calls the problem NP-complete and looks at prefixes: the m fastest
// validators. [Prefix] is exact over those in the time of BCO. [Exact] is exact over
// all 2^M sets of validators, in the time of sorting them twice; [Exhaustive] and
// [ExhaustiveSubsets] are the brute forces that both are tested against. All of them
// keep to [Constraints], answer with a [Certificate], and say which constraint makes a
// problem infeasible and by how much.
//
// An [Evaluator] is a problem made ready for any set of validators, for solvers of
// other packages; a [Workspace] solves one problem after another without allocating.
package bco
