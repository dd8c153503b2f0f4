package edge

// Grade returns the code of a value with limits and a band, all of one unit: Normal within
// [low, high], Warning outside by at most the band, Emergency outside by more. These
// are the codes 0, 1 and 2 of COVIDCaller (Zheng et al.), whose unsigned arithmetic errs
// where a limit is at the end of its range; here differences of int64 are taken in uint64,
// which holds them all. A band below 0 counts as 0.
func Grade(value, low, high, band int64) Code {
	var outside uint64
	switch {
	case value < low:
		outside = uint64(low) - uint64(value)
	case value > high:
		outside = uint64(value) - uint64(high)
	default:
		return Normal
	}
	if outside <= uint64(max(band, 0)) {
		return Warning
	}
	return Emergency
}
