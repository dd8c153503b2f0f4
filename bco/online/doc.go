// Package online chooses the configuration of a channel anew at every block, while the
// response times of validators drift.
//
// Before each block a [Policy] forecasts all response times from those that it has
// seen, and solves the problem of package bco with them. Then the block is verified,
// and the policy sees the responses of the validators that it chose, and perhaps that of
// one more: a shadow verifier, which is sent the block and paid its fee, but not waited
// for. A [Game] compares what was chosen with the optimum at the true means of every
// block: the difference is the dynamic regret.
//
// U depends on response times τ by aT·max τ, so for any forecast τ̂ and the exact
// search, U(choice) − U* ≤ 2·aT·max|τ̂ − τ|, whatever happens: [Game.Bound].
package online
