package main

import (
	"errors"
	"io"
	"time"

	"github.com/spf13/pflag"

	"ihealth/eeg"
	"ihealth/eeg/feature"
	"ihealth/eeg/filter"
)

// filterOptions say what is filtered off a recording.
type filterOptions struct {
	highpass rate
	notch    list[float64]
	q        rate
}

func (o *filterOptions) register(f *pflag.FlagSet) {
	o.notch.parse = parseRate
	o.q = 30
	f.Var(&o.highpass, "highpass", "filter off what is slower, Hz; 0: nothing")
	f.Var(&o.notch, "notch", "filter off hum of these frequencies, Hz, such as 50,100")
	f.Var(&o.q, "notch-q", "frequency of a notch over its width")
}

// filtered is a recording behind filters, if any.
type filtered struct {
	eeg.Source
	settling time.Duration // of a segment's beginning
}

// apply returns src behind the filters, and tells w of channels that they leave out.
func (o *filterOptions) apply(w io.Writer, path string, src eeg.Source) (filtered, error) {
	var designs []filter.Design
	if o.highpass > 0 {
		designs = append(designs, filter.HighPass(float64(o.highpass)))
	}
	for _, hz := range o.notch.values {
		designs = append(designs, filter.Notch(hz, float64(o.q)))
	}
	if designs == nil {
		return filtered{Source: src}, nil
	}
	f, err := filter.New(src, designs...)
	if err != nil {
		return filtered{}, err
	}
	for _, warning := range f.Recording().Warnings {
		if errors.Is(warning, filter.ErrFrequency) {
			say(w, "warning: %s: %v", path, warning)
		}
	}
	return filtered{f, f.Settling()}, nil
}

// transient reports whether the filters' beginning is felt in w.
func (f filtered) transient(w feature.Window) bool {
	return f.settling > 0 && w.Start < eeg.Seconds(f.Recording().Segments[w.Segment].Start+f.settling)
}
