package joint

import "math"

// cardinality chooses one offer from each channel such that they have at most
// places validators together and the sum of their values is least: a lower bound
// that prices alone miss when validators are alike. It returns nil when there is no
// such choice.
//
// The dynamic program fills best[f][s], the least value of the first f channels
// with s validators.
func cardinality(offers [][]offer, places int) (p plan, value float64) {
	if p, value = unlimited(offers, places); p != nil {
		return p, value
	}
	best := [][]float64{make([]float64, places+1)}
	for s := 1; s <= places; s++ {
		best[0][s] = math.Inf(1)
	}
	for f, list := range offers {
		row := make([]float64, places+1)
		for s := range row {
			row[s] = math.Inf(1)
			for m := 1; m <= min(s, len(list)-1); m++ {
				row[s] = min(row[s], best[f][s-m]+list[m].value)
			}
		}
		best = append(best, row)
	}
	return trace(offers, best)
}

// unlimited returns the best offers one by one when they happen to fit.
func unlimited(offers [][]offer, places int) (p plan, value float64) {
	for _, list := range offers {
		least := 1
		for m := range list[1:] {
			if list[m+1].value < list[least].value {
				least = m + 1
			}
		}
		p = append(p, list[least].plan)
		value += list[least].value
		places -= least
	}
	if places < 0 || math.IsInf(value, 1) {
		return nil, math.Inf(1)
	}
	return p, value
}

// trace follows the table back from its least total.
func trace(offers [][]offer, best [][]float64) (p plan, value float64) {
	total := 0
	for s, v := range best[len(offers)] {
		if v < best[len(offers)][total] {
			total = s
		}
	}
	value = best[len(offers)][total]
	if math.IsInf(value, 1) {
		return nil, value
	}
	p = make(plan, len(offers))
	for f := len(offers) - 1; f >= 0; f-- {
		for m := 1; m <= min(total, len(offers[f])-1); m++ {
			if best[f][total-m]+offers[f][m].value == best[f+1][total] {
				p[f] = offers[f][m].plan
				break
			}
		}
		total -= p[f][size]
	}
	return p, value
}
