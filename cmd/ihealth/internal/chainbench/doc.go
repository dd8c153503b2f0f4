// Package chainbench measures the real chain of package comet on this host: how long
// networks take to start, how long a block takes, how much a saturated chain and three
// chains at once carry, and what the toolkit adds to the nodes that it drives.
//
// The nodes run in this process, on links that nothing shapes, so that all figures are
// those of the host's processors: they are compared with the same figures of a host of
// two cores (../../../../chain/comet has the settings), and each says how busy others
// kept the host meanwhile. A network that lost or doubled a transaction has no figures.
// Simulated PBFT is measured along, by processor time.
package chainbench
