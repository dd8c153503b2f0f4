package score

// AUC returns the area under the receiver operating characteristic: the probability
// that a positive scores higher than a negative, a tie counting half (Mann and
// Whitney 1947; Hanley and McNeil 1982). Scores that are NaN are left out. It is NaN
// unless both classes are left, and panics when the lengths differ.
func AUC(scores []float64, positive []bool) float64 {
	order, _ := ranked(scores, positive)
	var below, wins, positives float64 // negatives passed; pairs won
	for i := 0; i < len(order); {
		var p, n float64
		for tie := scores[order[i]]; i < len(order) && scores[order[i]] == tie; i++ {
			if positive[order[i]] {
				p++
			} else {
				n++
			}
		}
		wins += p * (below + n/2)
		below += n
		positives += p
	}
	return wins / (positives * below)
}
