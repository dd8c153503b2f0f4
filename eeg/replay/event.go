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
}

// MarshalJSON writes the event on one line of a result; an undefined score is null.
func (e Event) MarshalJSON() ([]byte, error) {
	type score struct {
		Label string   `json:"label"`
		Score *float64 `json:"score"`
	}
	scores := []score{}
	for i, s := range e.Verdict.Scores {
		entry := score{Label: e.Window.Channels[i].Label}
		if !math.IsNaN(s) && !math.IsInf(s, 0) {
			entry.Score = &s
		}
		scores = append(scores, entry)
	}
	return json.Marshal(struct {
		feature.Window
		Scores []score       `json:"scores"`
		Z      int           `json:"z"`
		Status detect.Status `json:"status"`
		Share  Share         `json:"share"`
	}{e.Window, scores, e.Verdict.Z, e.Verdict.Status, e.Share})
}
