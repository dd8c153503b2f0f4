package gdf

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"ihealth/eeg"
)

// shortest and slowest bound the duration of a data record, s.
const (
	shortest = 1e-6
	slowest  = 24 * 3600
)

// duration takes the duration of a data record: a fraction of whole numbers, seconds
// as a float64 since version 2.21.
func (h *header) duration(b []byte) error {
	seconds := math.Float64frombits(binary.LittleEndian.Uint64(b))
	if h.version < 2.21 {
		num, den := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
		seconds = float64(num) / float64(den)
		h.rate = eeg.Rate{Samples: int64(den), Period: time.Duration(num) * time.Second}
	} else {
		h.rate = perSecond(seconds)
	}
	if !(seconds >= shortest && seconds <= slowest) {
		return fmt.Errorf("%w: a data record of %v s; want 1 µs to a day", ErrHeader, seconds)
	}
	return nil
}

// perSecond returns the rate of records of that duration: a whole number of Hz where a
// float64 can mean it, otherwise the duration in nanoseconds.
func perSecond(seconds float64) eeg.Rate {
	const slack = 1e-12
	if hz := math.Round(1 / seconds); hz >= 1 && math.Abs(hz*seconds-1) < slack {
		return eeg.RateHz(int64(hz))
	}
	return eeg.Rate{Samples: 1, Period: time.Duration(math.Round(seconds * float64(time.Second)))}
}
