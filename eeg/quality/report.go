package quality

import (
	"slices"

	"ihealth/eeg"
)

// Interpolated is the text of annotations of samples that a headset's software made up.
const Interpolated = "interpolated"

// Report is the quality of a recording.
type Report struct {
	Epochs       []Epoch
	Channels     []Summary
	LeftOut      []string // labels of EEG channels of other rates
	Interpolated float64  // s that the headset's software made up
	Lost         float64  // s of gaps
}

// Summary is what is known of a channel over all epochs: medians of z-scores and
// amplitudes, means of fractions. Its reasons are those of at least half of the epochs,
// and the contact.
type Summary struct {
	Channel
	BadEpochs  int
	BadContact float64 // fraction of the headset's reports of bad or no contact; NaN without one
}

func (a *assessor) report(left []string) *Report {
	change(a.epochs)
	for _, e := range a.epochs {
		for i := range e.Channels {
			e.Channels[i].judge()
		}
	}
	rec := a.all.Recording()
	r := &Report{Epochs: a.epochs, LeftOut: left, Lost: eeg.Seconds(rec.Duration() - rec.Observed())}
	for _, n := range rec.Annotations {
		if n.Text == Interpolated {
			r.Interpolated += eeg.Seconds(n.Duration)
		}
	}
	for i, s := range a.signals {
		c := summarise(a.epochs, i)
		c.Label = s.Label
		if c.BadContact = a.contact.fraction(i); c.BadContact >= 0.5 {
			c.Reasons = append(c.Reasons, Contact)
		}
		r.Channels = append(r.Channels, c)
	}
	return r
}

// summarise returns the summary of channel i.
func summarise(epochs []Epoch, i int) Summary {
	of := func(field func(c Channel) float64) []float64 {
		x := make([]float64, len(epochs))
		for k, e := range epochs {
			x[k] = field(e.Channels[i])
		}
		return x
	}
	mean := func(x []float64) float64 {
		sum := 0.0
		for _, v := range x {
			sum += v
		}
		return sum / float64(len(x))
	}
	s := Summary{Channel: Channel{
		Flat:         mean(of(func(c Channel) float64 { return c.Flat })),
		Missing:      mean(of(func(c Channel) float64 { return c.Missing })),
		Amplitude:    median(of(func(c Channel) float64 { return c.Amplitude })),
		Deviation:    median(of(func(c Channel) float64 { return c.Deviation })),
		Noise:        median(of(func(c Channel) float64 { return c.Noise })),
		Correlation:  median(of(func(c Channel) float64 { return c.Correlation })),
		Uncorrelated: mean(of(func(c Channel) float64 { return c.Uncorrelated })),
		Change:       median(of(func(c Channel) float64 { return c.Change })),
		Factor:       median(of(func(c Channel) float64 { return c.Factor })),
	}}
	count := map[Reason]int{}
	for _, e := range epochs {
		if e.Channels[i].Bad() {
			s.BadEpochs++
		}
		for _, reason := range e.Channels[i].Reasons {
			count[reason]++
		}
	}
	s.Reasons = slices.DeleteFunc(slices.Clone(reasons), func(r Reason) bool { return 2*count[r] < len(epochs) || count[r] == 0 })
	return s
}
