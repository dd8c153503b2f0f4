package simulated

// Clones returns the faults and the two sides of a cut of the cloning attack on n nodes,
// arXiv 1902.10244: the first ⌈n/2⌉ nodes and the others, with the first of so many keys
// of either side, in turn, used on both. The kind is Cloning, for proof of authority, or
// Equivocation, for protocols in which such a node votes on both sides. Partition the
// network into the sides; the last honest node of the first side is ⌈n/2⌉−1, the first of
// the second is ⌈n/2⌉. There can be as many clones as leave these two alone.
func Clones(n, clones int, kind FaultKind) (faults []Fault, sides [2][]int) {
	half := (n + 1) / 2
	moved := clones / 2 // nodes of the second side: they go to the first, their twins stay
	honest := first(n)[half : n-moved]
	sides[0] = append(first(half), first(n)[n-moved:]...)
	sides[1] = append(sides[1], honest...)
	for k := range clones {
		node := k / 2
		if k%2 == 1 {
			node = n - 1 - k/2
		}
		faults = append(faults, Fault{Node: node, Kind: kind, Second: honest})
		sides[1] = append(sides[1], n+k)
	}
	return faults, sides
}
