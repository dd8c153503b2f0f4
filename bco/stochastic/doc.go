// Package stochastic chooses validators whose response times are random. The latency
// of a block is then the expected time until all of the chosen have answered, E[max],
// or a quorum of them, in the place of the longest of fixed times in I-Health
// eq. (17).
//
// Times are given as independent distributions, of which E[max] is found by numeric
// integration, or as scenarios, rows of times that were observed or drawn together.
// With scenarios the problem holds Min-k-Union, so no polynomial algorithm is to be
// expected; for independent times none is known either. [Problem.Solve] hence offers
// an exact search for few validators, and for many a heuristic whose certificate
// holds a lower bound, from Jensen's inequality: E[max] is at least the largest mean.
package stochastic
