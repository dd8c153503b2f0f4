// Package eegtest holds what the tests of all readers share: the oracle of the corpus,
// a reader's whole output at once, and the comparison of the two.
package eegtest
