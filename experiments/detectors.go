package experiments

import (
	"math"
	"slices"
	"time"

	"ihealth/eeg/detect"
	"ihealth/eeg/score"
	"ihealth/eeg/synth"
)

// Detectors is the section of an experiment that compares change detectors on
// generated patients. All of them get a limit at which they raise the same rate of
// false alarms on patients in whom nothing changes, and are judged on other patients,
// who get a drug.
type Detectors struct {
	Training   int         `yaml:"training_s"`            // at the beginning, which each detector learns from; s
	Before     int         `yaml:"before_s"`              // watched until the drug is given, s
	After      int         `yaml:"after_s"`               // watched from then on, s
	Onset      float64     `yaml:"onset_s"`               // time constant of the drug, s, > 0
	Effects    []float64   `yaml:"effects"`               // γ: relative changes of the cortical amplitude
	Controls   int         `yaml:"calibration_patients"`  // whose limits are taken
	Patients   int         `yaml:"test_patients"`         // others, on whom detectors are judged
	PerHour    float64     `yaml:"false_alarms_per_hour"` // that a limit allows on the calibration patients
	Refractory float64     `yaml:"refractory_s"`          // after an alarm none is raised, s
	Resamples  int         `yaml:"resamples"`             // of the patients for intervals
	Level      float64     `yaml:"level"`                 // of the intervals
	Contenders []Contender `yaml:"detectors"`
}

// Contender is a rule with the windows that it sees.
type Contender struct {
	Name     string  `yaml:"name"`
	Rule     string  `yaml:"rule"`        // with its options, such as cusum:k=1; the limit is calibrated
	Window   int     `yaml:"window_s"`    // s
	HighPass float64 `yaml:"highpass_hz"` // before the features, Hz; 0 leaves the offset of about 4200 µV
	Curve    bool    `yaml:"curve"`       // its ROC under the largest rise is drawn
}

// view is what a contender sees of a recording.
type view struct {
	window   time.Duration
	highpass float64 // Hz; 0 for none
}

func (c Contender) view() view { return view{time.Duration(c.Window) * time.Second, c.HighPass} }

// views returns the different ones.
func (d *Detectors) views() []view {
	var out []view
	for _, c := range d.Contenders {
		if v := c.view(); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// given is when the drug is given, in s.
func (d *Detectors) given() float64 { return float64(d.Training + d.Before) }

// policy says what an alarm is.
func (d *Detectors) policy() score.AlarmPolicy { return score.AlarmPolicy{Refractory: d.Refractory} }

func (d *Detectors) calibration() detect.Calibration {
	return detect.Calibration{PerHour: d.PerHour, Refractory: d.Refractory}
}

// byChance returns the share of patients in whom alarms at the stated rate, which know
// nothing of the drug, are raised while it is watched.
func (d *Detectors) byChance() float64 { return 1 - math.Exp(-d.PerHour*float64(d.After)/3600) }

// scenario returns a generated recording; an effect of 0 is no drug. Those of one
// patient are the same up to the drug.
func (d *Detectors) scenario(seed uint64, patient int, effect float64) synth.Scenario {
	s := synth.DefaultScenario(seed, patient)
	s.Seconds = d.Training + d.Before + d.After
	if effect != 0 {
		s.Medication = []synth.Medication{{Kind: synth.Amplitude, Start: d.given(), Onset: d.Onset, Effect: effect}}
	}
	return s
}

// check reports what is wrong with the section.
func (x *detectorsStudy) check(report reporter) {
	d := x.spec.Detectors
	const day = 24 * 3600
	checkCount(report, "detectors.training_s", "seconds of training", d.Training, 60, day)
	checkCount(report, "detectors.before_s", "seconds before the drug", d.Before, 60, day)
	checkCount(report, "detectors.after_s", "seconds after it", d.After, 60, day)
	checkCount(report, "detectors.calibration_patients", "patients", d.Controls, 1, 1000)
	checkCount(report, "detectors.test_patients", "patients", d.Patients, 2, 1000)
	checkCount(report, "detectors.resamples", "resamples", d.Resamples, 10, 100_000)
	checkDistinct(report, "detectors.effects", d.Effects)
	if len(d.Effects) == 0 {
		report("detectors.effects", "no effect is given\nlist changes of the amplitude such as 0.2 and -0.3")
	}
	for i, e := range d.Effects {
		err := d.scenario(0, 0, e).Validate()
		if e == 0 || err != nil {
			report(indexed("detectors.effects", i), "effect %v: want more than -1, less than 10, and not 0", e)
		}
	}
	if !(d.Onset > 0) || math.IsInf(d.Onset, 1) {
		report("detectors.onset_s", "time constant %v s: want more than 0", d.Onset)
	}
	if !(d.Level > 0 && d.Level < 1) {
		report("detectors.level", "level %v: want more than 0 and less than 1, such as 0.95", d.Level)
	}
	if hours := float64(d.Controls*(d.Before+d.After)) / 3600; !(d.PerHour*hours >= 1) || math.IsInf(d.PerHour, 1) {
		report("detectors.false_alarms_per_hour", "%v false alarms an hour: in the %.3g h of the calibration patients at least one must be allowed", d.PerHour, hours)
	}
	if !(d.Refractory >= 0) || math.IsInf(d.Refractory, 1) {
		report("detectors.refractory_s", "%v s: want ≥ 0", d.Refractory)
	}
	x.checkContenders(report)
}

func (x *detectorsStudy) checkContenders(report reporter) {
	d := x.spec.Detectors
	if len(d.Contenders) == 0 {
		report("detectors.detectors", "no detector is given\nlist some with name, rule and window_s")
	}
	var names []string
	for i, c := range d.Contenders {
		at := indexed("detectors.detectors", i)
		names = append(names, c.Name)
		if _, err := detect.ParseRule(c.Rule); err != nil {
			report(at+".rule", "%v", err)
		}
		checkCount(report, at+".window_s", "seconds of a window", c.Window, 1, d.Training/2)
		if !(c.HighPass >= 0 && c.HighPass < 60) {
			report(at+".highpass_hz", "%v Hz: want at least 0 and less than 60", c.HighPass)
		}
	}
	checkDistinct(report, "detectors.detectors", names)
}
