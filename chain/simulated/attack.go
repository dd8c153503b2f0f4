package simulated

// Split returns the faults of the attack that breaks agreement wherever 2q − n ≤ f: the
// first f of n nodes, the first leader among them, show one face to one half of the
// honest nodes and another to the other half. Each half and f votes are a quorum of
// q ≤ ⌊(n−f)/2⌋ + f, which is the same condition.
func Split(n, f int) []Fault {
	var second []int
	for i := n - (n-f)/2; i < n; i++ {
		second = append(second, i)
	}
	faults := make([]Fault, f)
	for i := range faults {
		faults[i] = Fault{Node: i, Kind: Equivocation, Second: second}
	}
	return faults
}

// Silent returns the faults of the attack that ends liveness wherever n − q < f: the
// first leader and the last f−1 of n nodes send nothing.
func Silent(n, f int) []Fault {
	faults := make([]Fault, f)
	for i := range faults {
		faults[i] = Fault{Node: (n - i) % n, Kind: Silence}
	}
	return faults
}
