// Package compare says by how much two sides differ, each one or several runs of an
// experiment, and whether that can be chance.
//
// Rows with the same fidelity, variant, panel, series, x and metric are compared:
//
//   - exactly, where neither side has any doubt: closed forms, and words;
//   - pair by pair, where both sides have two or more runs, of the same seeds: Student's
//     interval of the differences, which common random numbers make narrow;
//   - by Welch's interval of two means, where the seeds differ, or from the symmetric
//     intervals that the rows of single runs carry;
//   - by the square-and-add interval of Zou and Donner (Statistics in Medicine 27, 2008)
//     from intervals that are not symmetric, such as those of shares.
//
// All intervals of a comparison hold together by Bonferroni's inequality. One that holds
// zero shows no difference, which is not the same as showing that there is none: beside
// it stands the smallest difference that would have been shown four times in five.
//
// What is read off a clock drifts. Such rows get a verdict only beside a null, runs of the
// first side that were made again: a difference as small as those between the first side
// and itself is none.
package compare
