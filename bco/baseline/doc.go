// Package baseline holds the rivals that the literature sets against exact search: random
// search, simulated annealing, a genetic algorithm, binary particle swarm, and CMA-ES and
// Nelder–Mead of gonum. Nothing is proven of what they return.
//
// All search the same space: sets of validators whose number the constraints allow. For
// each set the block size is the exact one, [bco.Evaluator.BestBlock], which is kinder to
// them than their papers are. One evaluation is one set. They look at Evaluations sets and
// return the best that is feasible. A set for which the constraints allow no block size is
// never returned: it counts as dearer than every feasible one, and the more so the slower,
// larger and dearer it is, which leads the search back.
//
// A solver with the same budget and key returns the same solution with the same trace of
// incumbents, but for the time that they took. A cancelled one returns its incumbent beside the context's error.
package baseline
