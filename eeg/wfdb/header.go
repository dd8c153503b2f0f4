package wfdb

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"ihealth/eeg"
)

const (
	longestLine = 1 << 16 // of a header, bytes
	longest     = 50 * 365 * 24 * time.Hour
	defaultHz   = 250
)

// lines reads a header line by line, without comments and blank lines.
type lines struct {
	in     *bufio.Reader
	name   string // of the file, for messages
	number int    // of the last line, from 1
	rec    *eeg.Recording
}

// errorf refuses the last line.
func (l *lines) errorf(cause error, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w: %s", l.name, l.number, cause, fmt.Sprintf(format, args...))
}

// next returns the next line, or io.EOF.
func (l *lines) next() (string, error) {
	for {
		l.number++
		b, err := l.in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return "", l.errorf(ErrHeader, "more than %d bytes in a line; is this a header?", longestLine)
		case errors.Is(err, io.EOF) && len(b) == 0:
			return "", io.EOF
		case errors.Is(err, io.EOF):
			l.rec.Warn(ErrTruncatedText, "%s:%d", l.name, l.number)
		case err != nil:
			return "", fmt.Errorf("%s: reading line %d: %w", l.name, l.number, err)
		}
		if line := strings.TrimSpace(string(b)); line != "" && line[0] != '#' {
			return line, nil
		}
	}
}

// header is what the file .hea says.
type header struct {
	rate    eeg.Rate // of frames
	frames  int64    // announced; 0 when unknown
	signals []signal
}

// readHeader reads the record line and the lines of its signals.
func readHeader(in io.Reader, name string, rec *eeg.Recording) (*header, error) {
	l := &lines{in: bufio.NewReaderSize(in, longestLine), name: name, rec: rec}
	line, err := l.next()
	if err != nil {
		return nil, l.ended(err, "without a line about the record")
	}
	h := &header{}
	count, err := h.record(l, strings.Fields(line))
	if err != nil {
		return nil, err
	}
	for i := range count {
		line, err := l.next()
		if err != nil {
			return nil, l.ended(err, fmt.Sprintf("after %d of %d signals", i, count))
		}
		s, err := parseSignal(l, line)
		if err != nil {
			return nil, err
		}
		h.signals = append(h.signals, s)
	}
	return h, nil
}

// ended makes the end of the file an error of its own.
func (l *lines) ended(err error, where string) error {
	if errors.Is(err, io.EOF) {
		return l.errorf(ErrHeader, "the file ends %s: copy or download it again", where)
	}
	return err
}

// record takes name/segments, number of signals, rate/counter, number of samples, time
// and date, and returns the number of signals.
func (h *header) record(l *lines, fields []string) (signals int, err error) {
	if strings.Contains(fields[0], "/") {
		return 0, l.errorf(ErrUnsupported, "%q has several segments; open the headers of its segments one by one", fields[0])
	}
	if signals, err = strconv.Atoi(field(fields, 1)); err != nil || signals < 1 {
		return 0, l.errorf(ErrHeader, "%q is no number of signals, ≥ 1; is this a header?", field(fields, 1))
	}
	h.rate = eeg.RateHz(defaultHz)
	if text, _, _ := strings.Cut(field(fields, 2), "/"); text != "" {
		if h.rate, err = parseRate(text); err != nil {
			return 0, l.errorf(ErrHeader, "%q is no rate in Hz, > 0", text)
		}
	}
	if text := field(fields, 3); text != "" {
		if h.frames, err = strconv.ParseInt(text, 10, 64); err != nil || h.frames < 0 {
			return 0, l.errorf(ErrHeader, "%q is no number of samples", text)
		}
	}
	if h.rate.Time(h.frames) > longest {
		return 0, l.errorf(ErrHeader, "%d samples at %v are more than 50 years", h.frames, h.rate)
	}
	l.rec.Start, err = time.Parse("15:4:5 2/1/2006", field(fields, 4)+" "+field(fields, 5))
	if err != nil && len(fields) > 4 {
		l.rec.Warn(ErrStart, "%s:%d: no time and date as 13:05:00 25/04/1989", l.name, l.number)
	}
	return signals, nil
}

// field returns field i, or nothing where there are fewer.
func field(fields []string, i int) string {
	if i < len(fields) {
		return fields[i]
	}
	return ""
}

// parseRate takes a decimal rate in Hz.
func parseRate(text string) (eeg.Rate, error) {
	slowest := big.NewRat(1, int64(time.Hour/time.Second))
	hz, ok := eeg.ParseDecimal(text)
	if ok = ok && hz.Cmp(slowest) >= 0; ok {
		if rate, ok := eeg.RateOf(hz); ok && rate.Samples <= math.MaxInt64/mostSamples {
			return rate, nil
		}
	}
	return eeg.Rate{}, ErrHeader
}
