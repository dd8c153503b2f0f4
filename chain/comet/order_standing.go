package comet

// standing is where the chain's orders stand.
type standing struct {
	height  int64  // to come
	orders  uint64 // decided
	inForce regime // at height
	last    regime // ordered
}

// standing returns where the orders stand.
func (d *decisions) standing() standing {
	d.mu.Lock()
	defer d.mu.Unlock()
	height := d.sent + 1
	return standing{height, uint64(len(d.regimes) - 1), d.regimes.at(height), d.regimes.last()}
}
