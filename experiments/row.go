package experiments

import "ihealth/sim/output"

// Row is one value of a result. Experiment, Variant, Cell, Fidelity, Panel, Series, X and
// Metric together identify it.
type Row struct {
	Experiment string   `json:"experiment"`
	Variant    string   `json:"variant,omitempty"` // of a sweep, such as "arrival_rate=1.5"
	Cell       string   `json:"cell"`
	Fidelity   Fidelity `json:"fidelity"`
	Panel      string   `json:"panel,omitempty"`  // part of a figure, such as "μ = 43/s"
	Series     string   `json:"series,omitempty"` // line or set of points within it
	X          Number   `json:"x"`                // place on the abscissa; null where there is none
	Metric     string   `json:"metric"`
	Unit       string   `json:"unit,omitempty"` // SI, or empty for a pure number
	Value      Number   `json:"value"`
	Interval   *Range   `json:"interval,omitempty"`
	SE         Number   `json:"se,omitempty"`       // standard error, ≥ 0; of the trials of scenarios
	N          int      `json:"n,omitempty"`        // independent values behind it; of the trials of scenarios
	Text       string   `json:"text,omitempty"`     // value of a metric that is a word
	Measured   bool     `json:"measured,omitempty"` // read off a clock: differs from run to run
}

// Range is the interval around a value: the confidence interval of an estimate,
// or, for a metric over draws or repetitions, the quantiles that hold Level of
// them.
type Range struct {
	Low   Number  `json:"low"`
	High  Number  `json:"high"`
	Level float64 `json:"level"` // confidence of this interval alone, or part held
	N     int     `json:"n"`     // independent values behind it

	// Spread says that the range holds a part of the values, and nothing about how well
	// the value is known.
	Spread bool `json:"spread,omitempty"`
}

func rangeOf(i output.Interval) *Range {
	return &Range{Low: Number(i.Low), High: Number(i.High), Level: i.Level, N: i.N}
}

// medianRow returns the median of d with the quantiles that hold 90 % of it.
func medianRow(d output.Distribution) Row {
	row := Row{Value: Number(d.Quantile(0.5))}
	if sample, ok := d.(*output.Sample); ok && sample.N() > 0 {
		row.Interval = &Range{Low: Number(d.Quantile(0.05)), High: Number(d.Quantile(0.95)), Level: 0.9, N: sample.N(), Spread: true}
	}
	return row
}
