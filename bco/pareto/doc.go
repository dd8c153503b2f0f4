// Package pareto finds the exact Pareto front of latency L, security η and cost C
// over all subsets of the validators and all block sizes: every trade-off that a
// channel of I-Health (arXiv 2012.14294, eq. 12) can make, whatever the weights.
//
// Weights reach only the part of the front that lies on its convex hull, and the
// prefixes that BCO looks at only some of the rest; see [Front].
package pareto
