package lsl

import (
	"errors"
	"io"

	"ihealth/eeg"
)

// Send pushes the samples of those channels of src, which must be of one rate, as src
// releases them, see replay.Player, in their physical units, and returns how many. The
// last sample of the first block is measured when it is released; from there the time
// stamps follow the time of the recording: its gaps are gaps, and where it begins again
// the time goes on. The error is that of src or ErrLost.
func (o *Outlet) Send(src eeg.Source, channels []int) (int64, error) {
	var sent int64
	var zero, end float64 // time stamp of the position 0, position after the last block
	values := make([]float64, len(channels))
	for {
		b, err := src.Next()
		if errors.Is(err, io.EOF) {
			return sent, nil
		}
		if err != nil {
			return sent, err
		}
		signals := src.Recording().Signals
		rate := signals[channels[0]].Rate
		n, start := len(b.Values[channels[0]]), b.Start
		length := eeg.Seconds(rate.Time(int64(n)))
		switch at := eeg.Seconds(start); {
		case sent == 0:
			zero = Clock() - at - length
		case at < end-1e-6:
			zero += end - at
		}
		end = eeg.Seconds(start) + length
		for k := range n {
			for i, c := range channels {
				values[i] = signals[c].Physical(b.Values[c][k])
			}
			stamp := zero + eeg.Seconds(start+rate.Time(int64(k)))
			if err := o.Push(stamp, values); err != nil {
				return sent, err
			}
			sent++
		}
	}
}
