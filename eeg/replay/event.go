package replay

import (
	"encoding/json"
	"math"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
)

// Event is one window of a replay with its verdict and what is to be shared of it.
type Event struct {
	Window  feature.Window
	Verdict detect.Verdict
	Share   Share
	Dropped int64 // events lost so far to a receiver that was too slow
}

// MarshalJSON writes the event on one line of a result; an undefined number
// is null.
func (e Event) MarshalJSON() ([]byte, error) {
	type score struct {
		Label string   `json:"label"`
		Score *float64 `json:"score"`
	}
	scores := []score{}
	for i, s := range e.Verdict.Scores {
		scores = append(scores, score{e.Window.Channels[i].Label, finite(s)})
	}
	return json.Marshal(struct {
		feature.Window
		Scores   []score       `json:"scores"`
		Z        int           `json:"z"`
		Status   detect.Status `json:"status"`
		Change   *float64      `json:"change"`
		Suspects []string      `json:"suspects,omitempty"`
		Reason   string        `json:"reason,omitempty"`
		Share    Share         `json:"share"`
		Dropped  int64         `json:"dropped,omitempty"`
	}{e.Window, scores, e.Verdict.Z, e.Verdict.Status, finite(e.Verdict.Change), e.suspects(), e.Verdict.Reason, e.Share, e.Dropped})
}

// suspects returns the labels of the channels held to be faulty.
func (e Event) suspects() []string {
	var labels []string
	for _, i := range e.Verdict.Suspects {
		labels = append(labels, e.Window.Channels[i].Label)
	}
	return labels
}

// finite returns nil for an undefined value.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
