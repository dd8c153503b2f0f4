// Package output turns what a simulation observes into estimates that carry
// their doubt.
//
// Observations of one replication go into a [Tally], a [Sample] that keeps them all, or
// a [Sketch] that keeps their quantiles in little room; the path of a state goes into
// a [TimeWeighted].
//
// [Replicate] runs independent replications on any number of workers and returns their
// results by index, so that the answer never depends on the number of workers;
// [ReplicateUntil] stops when the estimates are precise, at the same replication for
// any number of workers. [MeanInterval] makes a confidence interval out of one number a
// replication, and [Simultaneous] makes intervals that hold together. With fewer than
// [MinReplications] numbers they return [ErrTooFewData]. [Proportion] is for events,
// [QuantileInterval] for quantiles of independent observations. [Compare], [AllPairs]
// and [AgainstFirst] compare systems under common random numbers; [Antithetic] and
// [ControlVariates] reduce the variance of one.
//
// A replication begins with an empty system. What it observes first is deleted:
// [Warmup] gives the common fraction, [DeletedMeans] the common point at which MSER-5
// finds the average of all replications to be steady, and [AverageSeries.Welch] a curve
// to look at. A truncation point chosen by the data of each replication itself makes
// intervals that cover far less than they say.
//
// [SteadyReplications] is all of that, and refuses an interval that is wide.
//
// One long run is for [SteadyState], which refuses an interval that is dependent or
// wide; [Skart] is its method. [BatchMeans], [GrownBatchMeans], [OverlappingBatchMeans]
// and [AreaInterval] are there to compare, and [BatchQuantile] for quantiles.
package output
