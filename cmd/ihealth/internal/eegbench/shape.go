package eegbench

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"os"

	"ihealth/sim/rng"
)

// window is what all contestants cut, s.
const window = 4

// Shape is what a recording of the benchmark looks like.
type Shape struct {
	Width    int // bytes of a sample: 2 is EDF, 3 BDF
	Channels int
	RateHz   int
	Seconds  int // a multiple of the window
}

// Samples returns the number of samples of all channels.
func (s Shape) Samples() int { return s.Channels * s.RateHz * s.Seconds }

// String returns what a reader needs to know of the shape.
func (s Shape) String() string {
	return fmt.Sprintf("%s of %d channels at %d Hz, %g min", map[int]string{2: "EDF", 3: "BDF"}[s.Width], s.Channels, s.RateHz, float64(s.Seconds)/60)
}

// write writes a file of noise at an EMOTIV headset's offset and amplitude. The noise of
// a minute comes again and again.
func (s Shape) write(path string, seed uint64) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // its second Close
	out := bufio.NewWriterSize(file, 1<<16)
	out.Write(s.header()) //nolint:errcheck // Flush tells
	minute := s.minute(seed)
	for second := range s.Seconds {
		out.Write(minute[second%len(minute)]) //nolint:errcheck // Flush tells
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}

// minute returns the data records of a minute, a second each.
func (s Shape) minute(seed uint64) [][]byte {
	const sd = 100 // codes: 13 µV
	noise := rng.New(rng.Key{Seed: seed, Cell: "bench eeg", Name: s.String()})
	records := make([][]byte, 60)
	for i := range records {
		for range s.Channels * s.RateHz {
			c := int32(math.Round(sd * noise.Normal(0, 1)))
			records[i] = append(records[i], []byte{byte(c), byte(c >> 8), byte(c >> 16)}[:s.Width]...)
		}
	}
	return records
}

func (s Shape) header() []byte {
	var b bytes.Buffer
	put := func(width int, v any) { fmt.Fprintf(&b, "%-*v", width, v) }
	each := func(width int, v func(i int) any) {
		for i := range s.Channels {
			put(width, v(i))
		}
	}
	same := func(v any) func(int) any { return func(int) any { return v } }
	limit := 1 << (8*s.Width - 1)
	version, reserved := "0", ""
	if s.Width == 3 {
		version, reserved = "\xffBIOSEMI", "24BIT"
	}
	b.WriteString(fmt.Sprintf("%-8s", version)[:8])
	put(80, "X")
	put(80, "X")
	put(16, "01.01.2000.00.00")
	put(8, 256*(1+s.Channels))
	put(44, reserved)
	put(8, s.Seconds)
	put(8, 1)
	put(4, s.Channels)
	each(16, func(i int) any { return fmt.Sprintf("EEG %d", i+1) })
	each(80, same(""))
	each(8, same("uV"))
	each(8, same(0))
	each(8, same(8400))
	each(8, same(-limit))
	each(8, same(limit-1))
	each(80, same(""))
	each(8, same(s.RateHz))
	each(32, same(""))
	return b.Bytes()
}
