// Package batch writes what other schedulers need to compute an experiment in shards: a
// script for Slurm ([Slurm]) and a manifest for Kubernetes ([Kubernetes]).
//
// Both carry the resolved file, so that editing it later changes nothing, run
//
//	ihealth run FILE --out DIR --shard i/N
//
// once for each i from 0 to N−1, on a folder that all of them see, and merge at the end.
// N is written out: what a scheduler says about the size of an array changes when part of
// it is submitted again. A shard that failed leaves its cells to the next that is run with
// its number, and merging names what is missing. The results are those of a run on one
// machine, to the byte.
package batch
