// Package offline finds the change points of a whole series at once: the reference
// that detectors, which see one window after the other, are held against.
//
// A segmentation of n samples is given by the ends of its segments, half-open and
// ascending; the last one is n. Its cost is the sum of the costs of its segments plus
// a penalty for each of them. [PELT] returns one that costs least, [BinSeg] splits
// greedily and may miss it.
//
//	cost, err := offline.NewL2(x)
//	ends, err := offline.PELT(ctx, cost, offline.Options{Penalty: offline.BIC(3, len(x))})
//
// A series holds one or more channels; the cost of a segment is the sum over them.
package offline
