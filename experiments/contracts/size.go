package contracts

import "math"

// Polygon returns the gas of a view that tests a place against a polygon of so many
// corners.
func Polygon(corners int) (uint64, error) {
	w := newWorld()
	fence := w.deploy("Geofence")
	polygon := make([]struct{ East, North int64 }, corners)
	for i := range polygon {
		angle := 2 * math.Pi * float64(i) / float64(corners)
		polygon[i].East, polygon[i].North = int64(25000*math.Cos(angle)), int64(25000*math.Sin(angle))
	}
	fence.send(authority, "bound", quarantined, polygon)
	return fence.view("inside", quarantined, int64(10), int64(20)).Gas, w.err
}

// Wrap returns the gas of the transaction of a wrapped key of so many bytes, none of them
// zero.
func Wrap(length int) (uint64, error) {
	w := newWorld()
	gas := newAccess(w).wrap(length)
	return gas, w.err
}
