package synth

// Patient is the truth about one of the generated patients.
type Patient struct {
	ID     int
	Gamma  float64 // relative rise of the cortical amplitude under the drug, 0 without effect
	Faulty string  // label of the electrode that comes loose when the drug is given; empty for none
}

// Patients returns the six patients of I-Health Fig. 6: the activity of 1, 4 and 5
// rises after medication, that of 2 and 3 does not, and electrode 14 of patient 6 is
// faulty.
func Patients() []Patient {
	const rise = 0.4
	return []Patient{
		{ID: 1, Gamma: rise},
		{ID: 2},
		{ID: 3},
		{ID: 4, Gamma: rise},
		{ID: 5, Gamma: rise},
		{ID: 6, Faulty: "AF4"},
	}
}

// Labels returns the 14 channels of an EMOTIV EPOC in its order.
func Labels() []string {
	labels := make([]string, len(montage))
	for i, s := range montage {
		labels[i] = s.label
	}
	return labels
}
