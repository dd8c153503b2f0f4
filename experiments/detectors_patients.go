package experiments

import (
	"context"

	"ihealth/eeg/feature"
	"ihealth/eeg/synth"
)

// seen holds the windows of a recording by view.
type seen map[view][]feature.Window

// see generates a recording and reduces it to the windows of every view.
func (d *Detectors) see(ctx context.Context, s synth.Scenario) (seen, error) {
	generator, err := synth.NewGenerator(s)
	if err != nil {
		return nil, err
	}
	filtered := map[float64]*held{}
	if filtered[0], err = hold(ctx, generator); err != nil {
		return nil, err
	}
	out := seen{}
	for _, v := range d.views() {
		if filtered[v.highpass] == nil {
			if filtered[v.highpass], err = highPassed(ctx, filtered[0].again(), v.highpass); err != nil {
				return nil, err
			}
		}
		if out[v], err = feature.Windows(filtered[v.highpass].again(), v.window); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// within returns the windows that lie whole between two times, in s.
func within(windows []feature.Window, from, to float64) []feature.Window {
	var out []feature.Window
	for _, w := range windows {
		if w.Start >= from && w.Start+w.Duration <= to {
			out = append(out, w)
		}
	}
	return out
}
