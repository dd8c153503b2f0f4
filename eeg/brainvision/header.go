package brainvision

import (
	"fmt"
	"io"
	"math/big"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ihealth/eeg"
)

var headerIdentity = regexp.MustCompile(`^Brain ?Vision .*Header File`)

// longest bounds a sampling interval and a recording, so that sums of a few times
// cannot overflow.
const (
	longestInterval = time.Hour
	longest         = 50 * 365 * 24 * time.Hour
)

// header is what the file .vhdr says.
type header struct {
	samples    string // name of the file of samples
	markers    string // name of the file of markers; empty without one
	channels   int
	points     int64 // of each channel; 0 when the file does not say
	rate       eeg.Rate
	vectorized bool // channel by channel instead of sample by sample
	format     format
	infos      map[string]entry // of the channels, by key "ch1", "ch2", …
}

// setters hold what the reader takes from a header, by section and key. Their errors
// say what is wrong with the value.
var setters = map[string]func(h *header, value string) error{
	"common infos/datafile":         func(h *header, v string) error { h.samples = v; return nil },
	"common infos/markerfile":       func(h *header, v string) error { h.markers = v; return nil },
	"common infos/dataformat":       oneOf(map[string]func(*header){"BINARY": func(*header) {}}),
	"common infos/datatype":         oneOf(map[string]func(*header){"TIMEDOMAIN": func(*header) {}}),
	"common infos/numberofchannels": (*header).setChannels,
	"common infos/datapoints":       (*header).setPoints,
	"common infos/samplinginterval": (*header).setInterval,
	"common infos/dataorientation": oneOf(map[string]func(*header){
		"MULTIPLEXED": func(*header) {},
		"VECTORIZED":  func(h *header) { h.vectorized = true },
	}),
	"binary infos/binaryformat": oneOf(map[string]func(*header){
		"INT_16":        func(h *header) { h.format = int16Format },
		"UINT_16":       func(h *header) { h.format = uint16Format },
		"INT_32":        func(h *header) { h.format = int32Format },
		"IEEE_FLOAT_32": func(h *header) { h.format = float32Format },
	}),
	"binary infos/usebigendianorder": oneOf(map[string]func(*header){"NO": func(*header) {}}),
}

// oneOf returns a setter that knows those values, in any case.
func oneOf(known map[string]func(*header)) func(*header, string) error {
	return func(h *header, value string) error {
		set, ok := known[strings.ToUpper(value)]
		if !ok {
			return fmt.Errorf("%w: %q; export the recording anew, as binary, little-endian data over time", ErrUnsupported, value)
		}
		set(h)
		return nil
	}
}

// readHeader reads the file .vhdr of that path.
func readHeader(in io.Reader, x *text, file string) (*header, error) {
	h := &header{infos: map[string]entry{}}
	if err := x.read(in, headerIdentity, func(e entry) error { return h.take(x, e) }); err != nil {
		return nil, err
	}
	return h, h.complete(x, strings.TrimSuffix(path.Base(file), path.Ext(file)))
}

func (h *header) take(x *text, e entry) error {
	if e.section == "channel infos" {
		h.infos[e.key] = e
		return nil
	}
	set, ok := setters[e.section+"/"+e.key]
	if !ok {
		return nil
	}
	if err := set(h, e.value); err != nil {
		return fmt.Errorf("%s:%d: %s: %w", x.name, e.line, e.key, err)
	}
	return nil
}

// complete checks what one line alone cannot show. In names of files $b stands for
// the name of the header.
func (h *header) complete(x *text, base string) error {
	h.samples = strings.ReplaceAll(h.samples, "$b", base)
	h.markers = strings.ReplaceAll(h.markers, "$b", base)
	missing := ""
	switch {
	case h.samples == "":
		missing = "DataFile"
	case h.channels == 0:
		missing = "NumberOfChannels"
	case h.rate == eeg.Rate{}:
		missing = "SamplingInterval"
	case h.format.width == 0:
		missing = "BinaryFormat"
	}
	if missing != "" {
		return fmt.Errorf("%s: %w: it has no %s: copy or export the header again", x.name, ErrHeader, missing)
	}
	for i := range h.channels {
		if _, ok := h.infos[channelKey(i)]; !ok {
			return fmt.Errorf("%s: %w: it announces %d channels but has no line Ch%d: copy or export the header again",
				x.name, ErrHeader, h.channels, i+1)
		}
	}
	return nil
}

func channelKey(i int) string { return "ch" + strconv.Itoa(i+1) }

func (h *header) setChannels(value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return fmt.Errorf("%w: %q is no number of channels", ErrHeader, value)
	}
	h.channels = n
	return nil
}

func (h *header) setPoints(value string) error {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 0 {
		return fmt.Errorf("%w: %q is no number of samples", ErrHeader, value)
	}
	h.points = n
	return nil
}

// setInterval takes microseconds.
func (h *header) setInterval(value string) error {
	us, ok := eeg.ParseDecimal(value)
	if ok = ok && us.Sign() > 0 && us.Cmp(big.NewRat(longestInterval.Microseconds(), 1)) <= 0; ok {
		h.rate, ok = eeg.RateOf(us.Quo(big.NewRat(int64(time.Second/time.Microsecond), 1), us))
	}
	if !ok {
		return fmt.Errorf("%w: %q is no sampling interval in microseconds, > 0 and at most an hour", ErrHeader, value)
	}
	return nil
}
