package eeg

import "time"

// Annotation is a text at a time of the recording, such as a stimulus or a stage
// of sleep.
type Annotation struct {
	Onset    time.Duration // from the first sample; negative before it
	Duration time.Duration // ≥ 0; meaningless unless Lasting
	Lasting  bool          // whether the file gives a duration
	Text     string
}
