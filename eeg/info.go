package eeg

import "time"

// Info is the summary of a recording that may be shown and stored: it has no
// personal field.
type Info struct {
	Format      string           `json:"format"`
	Duration    float64          `json:"duration_s"` // gaps included
	Start       *string          `json:"start"`      // ISO 8601 without zone; null when unknown
	Channels    []ChannelInfo    `json:"channels"`
	Annotations []AnnotationInfo `json:"annotations"`
	Segments    []SegmentInfo    `json:"segments"`
	Warnings    []string         `json:"warnings"`
}

// ChannelInfo is the part of an Info about one signal.
type ChannelInfo struct {
	Label   string      `json:"label"`
	Type    ChannelType `json:"type"`
	Unit    string      `json:"unit"`
	RateHz  float64     `json:"rate_hz"`
	Samples int64       `json:"samples"`
}

// AnnotationInfo is the part of an Info about one annotation.
type AnnotationInfo struct {
	Onset    float64  `json:"onset_s"`
	Duration *float64 `json:"duration_s"` // null when the file gives none
	Text     string   `json:"text"`
}

// SegmentInfo is the part of an Info about one stretch without a gap.
type SegmentInfo struct {
	Start    float64 `json:"start_s"`
	Duration float64 `json:"duration_s"`
}

// Info returns the summary of r.
func (r *Recording) Info() Info {
	info := Info{
		Format:      r.Format,
		Duration:    Seconds(r.Duration()),
		Start:       startText(r.Start),
		Channels:    []ChannelInfo{},
		Annotations: []AnnotationInfo{},
		Segments:    []SegmentInfo{},
		Warnings:    []string{},
	}
	for _, s := range r.Signals {
		info.Channels = append(info.Channels, ChannelInfo{s.Label, s.Type, s.Unit, s.Rate.Hz(), s.Samples})
	}
	for _, a := range r.Annotations {
		info.Annotations = append(info.Annotations, a.info())
	}
	for _, s := range r.Segments {
		info.Segments = append(info.Segments, SegmentInfo{Seconds(s.Start), Seconds(s.Duration)})
	}
	for _, w := range r.Warnings {
		info.Warnings = append(info.Warnings, w.Error())
	}
	return info
}

func (a Annotation) info() AnnotationInfo {
	out := AnnotationInfo{Onset: Seconds(a.Onset), Text: a.Text}
	if a.Lasting {
		d := Seconds(a.Duration)
		out.Duration = &d
	}
	return out
}

func startText(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.Format("2006-01-02T15:04:05.999999999")
	return &s
}
