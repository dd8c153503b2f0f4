package table

import "ihealth/eeg"

// EPOCHz is the sampling rate of the EMOTIV EPOC.
const EPOCHz = 128

// Describe makes a channel in µV of every label, or a Run of classes where class
// returns a name for the label's column, and opens the stream. A column of times is no
// channel: it tells the rate, unless an option does, and which samples were lost.
// Without both, the rate is the EPOC's.
func (s *Stream) Describe(labels []string, class func(column int) string, option eeg.Rate) error {
	s.mend(labels)
	c, timed := clockOf(labels)
	if err := s.pace(c, timed, option, len(labels)); err != nil {
		return err
	}
	for i, label := range labels {
		if i == timed {
			s.Columns = append(s.Columns, Column{Role: Number})
			continue
		}
		if name := class(i); name != "" {
			s.Columns = append(s.Columns, Column{Role: Run, Text: s.equals(name)})
			continue
		}
		s.Columns = append(s.Columns, Column{Role: Value})
		s.Rec.Signals = append(s.Rec.Signals, eeg.Signal{Label: label, Type: eeg.TypeOfLabel(label), Unit: "uV", Rate: s.Rate, Gain: 1})
	}
	if len(s.Rec.Signals) == 0 {
		return s.Errorf(1, ErrHeader, "no channel")
	}
	s.Open()
	return nil
}

// pace sets the rate, by a column of times where there is one.
func (s *Stream) pace(c *clock, column int, option eeg.Rate, columns int) error {
	if c == nil || columns == 1 {
		return s.SetRate(option, eeg.RateHz(EPOCHz))
	}
	return s.keepTime(c, column, option, columns)
}

// equals returns the texts of classes.
func (s *Stream) equals(name string) func(string) string {
	return func(cell string) string {
		if s.absent([]byte(cell)) {
			return ""
		}
		return name + "=" + cell
	}
}

// mend writes P7 for the P that the eye-state set has between T7 and O1.
func (s *Stream) mend(labels []string) {
	for i := 1; i+1 < len(labels); i++ {
		if labels[i] == "P" && labels[i-1] == "T7" && labels[i+1] == "O1" {
			labels[i] = "P7"
			s.Rec.Warn(ErrLabel, "column %d is called P; named it P7", i+1)
		}
	}
}
