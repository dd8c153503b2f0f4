// Package output turns what a simulation observes into estimates that carry
// their doubt.
//
// Observations of one replication go into a [Tally], a [Sample] that keeps them all, or
// a [Sketch] that keeps their quantiles in little room; the path of a state goes into
// a [TimeWeighted]. [Replicate]
// runs independent replications on any number of workers and returns their
// results by index, so that the answer never depends on the number of workers.
// [MeanInterval] makes a confidence interval out of one number a replication, and
// [Simultaneous] makes intervals that hold together. With fewer than
// [MinReplications] numbers they return [ErrTooFewData].
//
// A replication begins with an empty system. What it observes first is deleted:
// [Warmup] gives the common fraction. A truncation point chosen by the data of
// each replication itself makes intervals that cover far less than they say.
package output
