// Package ranking selects the best of a few systems whose objective can only be
// observed with noise: configurations of a channel that are simulated, or run on
// real nodes. Best means the smallest expectation.
//
//   - [KN] observes until the guarantee holds that it asked for: the best system is
//     selected with probability 1−α when it is better than every other by δ or more.
//   - [OCBA] spends a budget where it helps most. It is asymptotically optimal and
//     guarantees nothing in finite time; its probability of correct selection is an
//     estimate.
//   - [Equal] spreads a budget evenly, the baseline of both.
//
// [Screen] drops beforehand what bounds prove not to be best, and [Candidates] does so for
// the configurations of a problem with random response times.
//
// # Common random numbers
//
// Systems are compared by the replications that they share. An [Objective] gets the
// number of the system and of the replication, and is to draw from streams that are
// named by what they feed and by the replication, such as
//
//	rng.New(rng.Key{Seed: seed, Name: "response/" + validator, Replication: r})
//
// and never by the system: then two systems that hold the same validator see the same
// response of it in replication r, and their difference varies less than either. KN
// measures the variance of every difference and gains from that without a loss of its
// guarantee, if differences are normal: of two sets of which one holds the other, the
// longest responses mostly differ by nothing and sometimes by much, so let an observation
// be an average. OCBA assumes independence. An objective whose streams are named by the
// system, too, makes independent observations.
package ranking
