package main

import (
	"ihealth/eeg/quality"
	"ihealth/experiments"
)

// qualityResult is the JSON of eeg quality.
type qualityResult struct {
	Lost         float64          `json:"lost_s"`
	Interpolated float64          `json:"interpolated_s"`
	LeftOut      []string         `json:"left_out"`
	Channels     []qualityChannel `json:"channels"`
	Epochs       []qualityEpoch   `json:"epochs"`
}

type qualityChannel struct {
	Label        string             `json:"label"`
	Bad          bool               `json:"bad"`
	Reasons      []string           `json:"reasons"`
	BadEpochs    int                `json:"bad_epochs"`
	Amplitude    experiments.Number `json:"amplitude"`
	Deviation    experiments.Number `json:"deviation_z"`
	Noise        experiments.Number `json:"noise_z"`
	Correlation  experiments.Number `json:"correlation"`
	Uncorrelated experiments.Number `json:"uncorrelated"`
	Flat         float64            `json:"flat"`
	Missing      float64            `json:"missing"`
	Change       experiments.Number `json:"change_z"`
	Factor       experiments.Number `json:"change_factor"`
	BadContact   experiments.Number `json:"bad_contact"`
}

type qualityEpoch struct {
	Start    float64      `json:"start_s"`
	Duration float64      `json:"duration_s"`
	Windows  int          `json:"windows"`
	Bad      []qualityBad `json:"bad"`
}

type qualityBad struct {
	Label   string   `json:"label"`
	Reasons []string `json:"reasons"`
}

func newQualityResult(r *quality.Report) qualityResult {
	out := qualityResult{Lost: r.Lost, Interpolated: r.Interpolated, LeftOut: orEmpty(r.LeftOut)}
	for _, c := range r.Channels {
		out.Channels = append(out.Channels, qualityChannel{
			Label: c.Label, Bad: c.Bad(), Reasons: words(c.Reasons), BadEpochs: c.BadEpochs,
			Amplitude: experiments.Number(c.Amplitude),
			Deviation: experiments.Number(c.Deviation), Noise: experiments.Number(c.Noise),
			Correlation: experiments.Number(c.Correlation), Uncorrelated: experiments.Number(c.Uncorrelated),
			Flat: c.Flat, Missing: c.Missing,
			Change: experiments.Number(c.Change), Factor: experiments.Number(c.Factor),
			BadContact: experiments.Number(c.BadContact),
		})
	}
	for _, e := range r.Epochs {
		epoch := qualityEpoch{Start: e.Start, Duration: e.Duration, Windows: e.Windows, Bad: []qualityBad{}}
		for _, c := range e.Channels {
			if c.Bad() {
				epoch.Bad = append(epoch.Bad, qualityBad{c.Label, words(c.Reasons)})
			}
		}
		out.Epochs = append(out.Epochs, epoch)
	}
	return out
}
