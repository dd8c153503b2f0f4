package experiments

import "ihealth/eeg/detect"

// Timeline is the section of an experiment that replays recordings through rules and
// shows their verdicts over time.
type Timeline struct {
	Rules      []string           `yaml:"rules"` // as detect.ParseRule reads them
	Recordings []TimelineOfRecord `yaml:"recordings"`
}

// TimelineOfRecord is a recording of the catalogue, judged from its first window on.
type TimelineOfRecord struct {
	Name    string   `yaml:"name"`
	Dataset string   `yaml:"dataset"`
	Marked  []string `yaml:"marked"` // annotations that mark what should be found
	Window  float64  `yaml:"window"` // s, > 0
	Train   int      `yaml:"train"`  // windows at the beginning that teach the rules, ≥ 1
}

// verdicts names the kinds of status in the order in which they are coloured, so that
// those without a judgement are far from an emergency.
func verdicts() []string {
	var names []string
	for _, s := range []detect.Status{detect.NoDecision, detect.Learning, detect.Normal, detect.MeasurementError, detect.Emergency} {
		names = append(names, s.String())
	}
	return names
}
