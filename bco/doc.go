// Package bco chooses the m validators of a channel and the n transactions of
// its blocks. It holds the problem of I-Health (arXiv 2012.14294, eqs 12–16),
// the paper's heuristic BCO (Algorithm 1) as printed and corrected, and the
// searches that it is judged against.
//
// Every solver here looks at prefixes: the m fastest validators. [Prefix] and
// [Exhaustive] are exact over those; that fastest first can itself miss the
// best set of validators is a finding about the paper, not a bug of theirs.
package bco
