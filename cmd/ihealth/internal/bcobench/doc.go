// Package bcobench measures the solvers of package bco against each other and against
// GLPK, on one machine and in one run: random instances of all families in several
// sizes, the Pareto front, and three channels that share validators.
//
// Contestants take turns, so that what else happens on the machine hits them alike,
// and what counts is processor time, of which the median is compared. Every choice is
// valued anew, and none within a contestant's scope may be better than its own: the
// time of a solver that misses the optimum is no result. Heuristics only tell how often
// they miss it.
package bcobench
