// Package provenance says where a figure comes from: the sidecar that lies beside it.
//
// A sidecar holds the figure's Origin, which is the same on every machine: experiment
// file, seed, inputs, cells, results, statistics and the way it is drawn. Its hash
// stands in the metadata of the figure's files, so that these are byte-identical
// wherever they are made. Beside it stands what differs: the checksums of the files,
// the program and the machine that computed the results, and optionally an Ed25519
// signature over all of it (RFC 8032).
package provenance
