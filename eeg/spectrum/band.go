package spectrum

// Band is the range of frequencies [Low, High).
type Band struct {
	Name      string
	Low, High float64 // Hz, 0 ≤ Low < High
}

// Bands returns the five bands of clinical electroencephalography. The limits 4, 8, 13
// and 30 Hz are those of the International Federation's glossary (Kane et al., Clinical
// Neurophysiology Practice 2, 2017, 170-185), which has the bands meet where ours are
// half-open. It begins delta at 0.1 Hz, where a high-pass leaves nothing, and ends
// gamma at 80 Hz; ours begin at 1 Hz and end at 45 Hz, with the band of an EMOTIV
// headset.
func Bands() []Band {
	return []Band{
		{"delta", 1, 4},
		{"theta", 4, 8},
		{"alpha", 8, 13},
		{"beta", 13, 30},
		{"gamma", 30, 45},
	}
}
