// Package simbench measures the kernel of package sim against its peers, on one
// machine and in one run: the preemptive-resume M/M/1 with some classes of equal
// rates in several styles, the hold model of the event list, and two workers against
// one.
//
// Repetitions of all contestants take turns, so that what else happens on the machine
// hits them alike, and what counts is processor time, of which the median is compared;
// only workers race against the wall clock. Each repetition has a seed of its own, and
// all of a contestant together must observe the mean sojourn times of the closed
// form: the time of a wrong simulator is no result.
//
// Two peers run along where they are installed: a loop in C that is about the least
// work the model can take, and SimPy. Others were measured once, on another machine,
// next to the same loop; their ratio to the loop is what can be compared.
package simbench
