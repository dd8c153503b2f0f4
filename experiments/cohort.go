package experiments

import (
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/synth"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
)

// cohortPhase is how long each phase of an entity's patient lasts: short, as
// many patients are generated for one load.
const cohortPhase = time.Minute

// edgeReport is what an entity sends of one window.
type edgeReport struct {
	payload []byte
	class   chain.Urgency
}

// entities returns one entity a patient of the cohort. What an entity sends, and
// how urgent it is, is what the edge makes of its patient's treatment, window by
// window; it begins anew when it has sent them all.
func (c Cohort) entities(seed uint64) ([]chain.Entity, error) {
	var out []chain.Entity
	for i, p := range c.list() {
		reports, err := edgeReports(p, seed)
		if err != nil {
			return nil, err
		}
		out = append(out, chain.Entity{
			Name:  fmt.Sprintf("entity-%02d", i+1),
			Share: 1,
			Payload: func(k int) ([]byte, chain.Urgency) {
				r := reports[k%len(reports)]
				return r.payload, r.class
			},
		})
	}
	return out, nil
}

// list returns the patients, the reacting ones first.
func (c Cohort) list() []synth.Patient {
	var out []synth.Patient
	add := func(n int, p synth.Patient) {
		for range n {
			p.ID = len(out) + 1
			out = append(out, p)
		}
	}
	add(c.Reacting, synth.Patient{Gamma: 0.6})
	add(c.Faulty, synth.Patient{Faulty: "AF4"})
	add(c.Stable, synth.Patient{})
	return out
}

// edgeReports generates the patient, trains the edge's rule on the offline
// session, and judges the treatment.
func edgeReports(p synth.Patient, seed uint64) ([]edgeReport, error) {
	config := synth.Defaults(seed)
	config.Phase = cohortPhase
	baseline, err := sessionWindows(config, p, synth.Training)
	if err != nil {
		return nil, err
	}
	rule, err := detect.NewPaper(detect.DefaultPaperRule(), detect.Training{baseline}, 0)
	if err != nil {
		return nil, err
	}
	windows, err := sessionWindows(config, p, synth.Treatment)
	if err != nil {
		return nil, err
	}
	node := edge.EEG{Detector: rule}
	var out []edgeReport
	for _, w := range windows {
		reading := device.Reading{Kind: device.Electroencephalogram, EEG: &w}
		verdict, err := node.Judge(reading)
		if err != nil {
			return nil, err
		}
		out = append(out, edgeReport{edge.NewPayload(uint32(p.ID), w, verdict).Encode(), verdict.Class})
	}
	return out, nil
}

func sessionWindows(c synth.Config, p synth.Patient, kind synth.Kind) ([]feature.Window, error) {
	session, err := synth.NewSession(c, p, kind)
	if err != nil {
		return nil, err
	}
	extractor, err := feature.NewExtractor(session, c.Phase)
	if err != nil {
		return nil, err
	}
	return extractor.Collect()
}
