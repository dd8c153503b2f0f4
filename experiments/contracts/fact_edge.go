package contracts

import (
	"math/big"

	"ihealth/chain/contract/evm"
)

// greatest is the greatest number of 256 bits without sign.
var greatest = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))

// edgeFacts grades all values from three below the limits to three above, also of limits at
// the ends of the numbers without sign (F2).
func edgeFacts(w *world) []Fact {
	caller, port := newSeed(w, "COVIDCaller"), newSeed(w, "NaivePort")
	var graded, wrong, unexpected, lost int
	for _, limits := range [][2]*big.Int{
		{big.NewInt(0), big.NewInt(5)},
		{big.NewInt(3), big.NewInt(7)},
		{big.NewInt(1), greatest},
		{big.NewInt(0), greatest},
		{big.NewInt(3), new(big.Int).Sub(greatest, big.NewInt(1))},
		{new(big.Int).Sub(greatest, big.NewInt(4)), greatest},
	} {
		for _, value := range near(limits[0], limits[1]) {
			graded++
			want := gradeByText(value, limits[0], limits[1])
			differs := lastByte(caller.grade(value, limits)) != want
			if differs {
				wrong++
			}
			if differs != (want == 1 && wraps(value, limits)) {
				unexpected++
			}
			if want > 0 && port.grade(value, limits).Refused != "" {
				lost++
			}
		}
	}
	return []Fact{
		{"COVIDCaller", "verdicts", graded},
		{"COVIDCaller", "wrong", wrong},
		{"COVIDCaller", "unexpected", unexpected},
		{"naive port", "verdicts", graded},
		{"naive port", "lost", lost},
	}
}

// wraps reports whether a value is compared with a limit that has wrapped, and found beyond
// it: 0 less 1 is greater than every value but itself, and the greatest number plus 1 is 0.
func wraps(value *big.Int, limits [2]*big.Int) bool {
	return limits[0].Sign() == 0 || limits[1].Cmp(greatest) == 0 && value.Sign() > 0
}

func (s *seed) grade(value *big.Int, limits [2]*big.Int) evm.Receipt {
	return s.view("bodyTemperatureMonitor", value, limits[0], limits[1])
}

// near lists the numbers up to three away from either limit.
func near(low, high *big.Int) []*big.Int {
	var out []*big.Int
	for _, limit := range []*big.Int{low, high} {
		for d := int64(-3); d <= 3; d++ {
			v := new(big.Int).Add(limit, big.NewInt(d))
			if v.Sign() >= 0 && v.Cmp(greatest) <= 0 {
				out = append(out, v)
			}
		}
	}
	return out
}

// gradeByText is what the seed's text says, for numbers of any size: 0 within the limits, 1
// outside by at most 1, 2 outside by more.
func gradeByText(value, low, high *big.Int) uint8 {
	outside := new(big.Int).Sub(low, value)
	if above := new(big.Int).Sub(value, high); above.Cmp(outside) > 0 {
		outside = above
	}
	switch {
	case outside.Sign() <= 0:
		return 0
	case outside.Cmp(big.NewInt(1)) <= 0:
		return 1
	default:
		return 2
	}
}
