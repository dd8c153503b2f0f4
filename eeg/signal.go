package eeg

// Signal describes one channel of a recording. Its samples come in the Blocks of a
// Source as raw values.
type Signal struct {
	Label   string
	Type    ChannelType // what it records; zero when nobody has said
	Unit    string      // of physical values, such as "uV"; empty when the file gives none
	Rate    Rate        // of this channel; channels may differ
	Samples int64       // in the whole recording; final when the Source has ended
	Gain    float64     // physical units per raw unit, ≠ 0
	Offset  float64     // physical value of the raw value 0
	Low     int         // least raw value that the file announces
	High    int         // greatest one; equal to Low when it announces none
	Width   int         // bytes in which the source holds a sample, > 0; 0 when it is text or nobody has said
}

// FloatBytes is the size of a float64, in which features are sent, and samples of a
// Width that nobody has said.
const FloatBytes = 8

// Physical returns the value of a raw sample in the signal's unit.
func (s Signal) Physical(raw float64) float64 { return s.Offset + s.Gain*raw }
