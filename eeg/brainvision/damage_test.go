package brainvision_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ihealth/eeg"
	"ihealth/eeg/brainvision"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/internal/beside"
)

// edited returns a small recording with a text replaced in its header.
func edited(from, to string) files {
	f := small("MULTIPLEXED")
	f.header = strings.Replace(f.header, from, to, 1)
	return f
}

func TestRefused(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           error
	}{
		{"other file", "Brain Vision", "Brain", brainvision.ErrNotBrainVision},
		{"markers instead", "Header File", "Marker File", brainvision.ErrNotBrainVision},
		{"line without end", "[Comm", strings.Repeat("x", 1<<17), brainvision.ErrNotBrainVision},
		{"no file of samples", "DataFile=x.eeg", "", brainvision.ErrHeader},
		{"file outside", "x.eeg", "../secret", beside.ErrOutside},
		{"absolute file", "x.eeg", "/etc/passwd", beside.ErrOutside},
		{"folder", "x.eeg", "../sub", beside.ErrOutside},
		{"markers outside", "$b.vmrk", "../x.vmrk", beside.ErrOutside},
		{"file absent", "x.eeg", "y.eeg", fs.ErrNotExist},
		{"text", "BINARY", "ASCII", brainvision.ErrUnsupported},
		{"frequencies", "DataFormat=BINARY", "DataFormat=BINARY\nDataType=FREQUENCYDOMAIN", brainvision.ErrUnsupported},
		{"other order", "MULTIPLEXED", "SPIRAL", brainvision.ErrUnsupported},
		{"other format", "INT_16", "INT_12", brainvision.ErrUnsupported},
		{"big-endian", "INT_16", "INT_16\nUseBigEndianOrder=YES", brainvision.ErrUnsupported},
		{"no format", "BinaryFormat=INT_16", "", brainvision.ErrHeader},
		{"no channels", "NumberOfChannels=2", "", brainvision.ErrHeader},
		{"0 channels", "NumberOfChannels=2", "NumberOfChannels=0", brainvision.ErrHeader},
		{"more channels than lines", "NumberOfChannels=2", "NumberOfChannels=999999999", brainvision.ErrHeader},
		{"no interval", "SamplingInterval=250000", "", brainvision.ErrHeader},
		{"interval 0", "=250000", "=0", brainvision.ErrHeader},
		{"negative interval", "=250000", "=-4000", brainvision.ErrHeader},
		{"interval in words", "=250000", "=NaN", brainvision.ErrHeader},
		{"interval of a day", "=250000", "=86400000000", brainvision.ErrHeader},
		{"interval of a zillionth", "=250000", "=0.000000000000000000000000001", brainvision.ErrHeader},
		{"negative points", "NumberOf", "DataPoints=-1\nNumberOf", brainvision.ErrHeader},
		{"resolution 0", "0.5", "0", brainvision.ErrHeader},
		{"resolution NaN", "0.5", "nan", brainvision.ErrHeader},
		{"resolution in words", "0.5", "high", brainvision.ErrHeader},
	}
	for _, tt := range tests {
		_, err := readAll(edited(tt.from, tt.to).fsys(), "sub/x.vhdr", brainvision.Options{Name: "here/x.vhdr"})
		if !errors.Is(err, tt.want) || !strings.HasPrefix(err.Error(), "here/x.vhdr:") {
			t.Errorf("%s: %v, want %v of here/x.vhdr", tt.name, err, tt.want)
		}
	}
}

func TestTolerated(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           error // none is no warning
		check          func(*eeg.Recording) bool
	}{
		{"mark of UTF-8", "Brain", "\ufeffBrain", nil, nil},
		{"version 2", "Brain Vision Data Exchange Header File Version 1.0", "BrainVision Data Exchange Header File Version 2.0", nil, nil},
		{"no resolution", "0.5", "", nil, func(r *eeg.Recording) bool { return r.Signals[0].Gain == 1 }},
		{"no unit", ",µV", "", nil, func(r *eeg.Recording) bool { return r.Signals[0].Unit == "uV" }},
		{"other unit", "µV", "C", nil, func(r *eeg.Recording) bool { return r.Signals[0].Unit == "C" }},
		{"comma in a label", "Cz", `C\1z`, nil, func(r *eeg.Recording) bool { return r.Signals[0].Label == "C,z" }},
		{"ANSI", "Codepage=UTF-8\n", "", nil, nil},
		{"interval as a fraction", "=250000", "=7812.500000", nil, func(r *eeg.Recording) bool { return r.Signals[0].Rate == eeg.RateHz(128) }},
		{"points", "NumberOf", "DataPoints=6\nNumberOf", nil, nil},
		{"fewer points", "NumberOf", "DataPoints=9\nNumberOf", brainvision.ErrTruncatedBody, nil},
		{"Latin-1 in UTF-8", "µV", "\xb5V", brainvision.ErrEncoding, nil},
		{"no label", "Cz", "", brainvision.ErrLabel, func(r *eeg.Recording) bool { return r.Signals[0].Label == "signal 1" }},
		{"label twice", "ECG", "Cz", brainvision.ErrLabel, func(r *eeg.Recording) bool { return r.Signals[1].Label == "Cz #2" }},
		{"no markers", "$b.vmrk", "y.vmrk", brainvision.ErrNoMarkers, func(r *eeg.Recording) bool { return len(r.Annotations) == 0 }},
		{"no marker file", "MarkerFile=$b.vmrk", "", nil, func(r *eeg.Recording) bool { return len(r.Segments) == 1 }},
	}
	for _, tt := range tests {
		s := read(t, edited(tt.from, tt.to), brainvision.Options{})
		if warned := len(s.Recording.Warnings) > 0; warned != (tt.want != nil) || warned && !eegtest.Warned(s.Recording, tt.want) {
			t.Errorf("%s: warnings %v, want %v", tt.name, s.Recording.Warnings, tt.want)
		}
		if tt.check != nil && !tt.check(s.Recording) {
			t.Errorf("%s: read %+v", tt.name, s.Recording)
		}
		if diff := cmp.Diff(smallStream().Values, s.Values); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestANSIMicro(t *testing.T) {
	f := edited("Codepage=UTF-8\n", "")
	f.header = strings.ReplaceAll(f.header, "µV", "\xb5V")
	s := read(t, f, brainvision.Options{})
	if s.Recording.Signals[0].Unit != "uV" || len(s.Recording.Warnings) > 0 {
		t.Errorf("unit %q, warnings %v", s.Recording.Signals[0].Unit, s.Recording.Warnings)
	}
}

// TestPersonalComments reads a name and looks for it in what is shown of a recording.
func TestPersonalComments(t *testing.T) {
	for _, f := range []files{edited("Ch1=no", "Mueller Ch1=no"), edited("; Made", "; Mueller made"), edited("[Binary", "[User Infos]\nSubject=Mueller\n[Binary")} {
		if shown := fmt.Sprintf("%+v", *read(t, f, brainvision.Options{}).Recording); strings.Contains(shown, "Mueller") {
			t.Errorf("shows a personal field: %s", shown)
		}
		f.samples = nil
		if _, err := readAll(f.fsys(), "sub/x.vhdr", brainvision.Options{}); err == nil || strings.Contains(err.Error(), "Mueller") {
			t.Errorf("shows a personal field: %v", err)
		}
	}
}

func TestTrailing(t *testing.T) {
	for _, orientation := range orientations {
		f := small(orientation)
		f.header = strings.Replace(f.header, "NumberOf", "DataPoints=6\nNumberOf", 1)
		f.samples = append(f.samples, 1, 2, 3)
		s := read(t, f, brainvision.Options{})
		if diff := cmp.Diff(smallStream().Values, s.Values); diff != "" || !eegtest.Warned(s.Recording, brainvision.ErrTrailing) {
			t.Errorf("%s: warnings %v, %s", orientation, s.Recording.Warnings, diff)
		}
	}
}

func TestInfiniteSamplesAreMissing(t *testing.T) {
	values := [][]float64{{1, math.Inf(1), math.NaN(), math.Inf(-1)}}
	f := files{headerText("MULTIPLEXED", "IEEE_FLOAT_32", "Cz"), markerText(), encode(values, "MULTIPLEXED", "IEEE_FLOAT_32")}
	s := read(t, f, brainvision.Options{})
	want := [][]float64{{1, math.NaN(), math.NaN(), math.NaN()}}
	if diff := eegtest.Diff(want, s.Values); diff != "" || !eegtest.Warned(s.Recording, brainvision.ErrRange) {
		t.Errorf("warnings %v, %s", s.Recording.Warnings, diff)
	}
}

func TestDamagedMarkers(t *testing.T) {
	for _, line := range []string{"Mk1=a,b,x,1,0", "Mk1=a,b,0,1,0", "Mk1=a,b,,,", "Mk1=a,b,-3,1,0", "Mk1=a,b,1,-1,0", "Mk1=a,b,9223372036854775807,1,0", "Mk1=a"} {
		f := small("MULTIPLEXED")
		f.markers = markerText(line, "Mk2=Comment,kept,1,0,0")
		if _, err := readAll(f.fsys(), "sub/x.vhdr", brainvision.Options{}); !errors.Is(err, brainvision.ErrMarker) || !strings.Contains(err.Error(), "x.vmrk:5: ") {
			t.Errorf("%s: %v, want ErrMarker in line 5", line, err)
		}
		s := read(t, f, brainvision.Options{Lenient: true})
		if !eegtest.Warned(s.Recording, brainvision.ErrMarker) || len(s.Recording.Annotations) != 1 {
			t.Errorf("%s leniently: %+v", line, s.Recording)
		}
	}
}

func TestSegments(t *testing.T) {
	segment := func(start, duration time.Duration) eeg.Segment {
		return eeg.Segment{Start: start * time.Millisecond, Duration: duration * time.Millisecond}
	}
	first := "Mk1=New Segment,,1,1,0,20210304050607000000"
	tests := []struct {
		name    string
		markers []string
		want    []eeg.Segment
		warned  bool
	}{
		{"none", nil, []eeg.Segment{segment(0, 1500)}, false},
		{"without a gap", []string{first, "Mk2=New Segment,,5,1,0,20210304050608000000"}, []eeg.Segment{segment(0, 1500)}, false},
		{"a gap", []string{first, "Mk2=New Segment,,5,1,0,20210304050609500000"}, []eeg.Segment{segment(0, 1000), segment(2500, 500)}, false},
		{"in reverse", []string{"Mk2=New Segment,,5,1,0,20210304050609500000", first}, []eeg.Segment{segment(0, 1000), segment(2500, 500)}, false},
		{"twice", []string{first, first}, []eeg.Segment{segment(0, 1500)}, false},
		{"no date", []string{first, "Mk2=New Segment,,5,1,0,00000000000000000000"}, []eeg.Segment{segment(0, 1000), segment(1000, 500)}, true},
		{"too early", []string{first, "Mk2=New Segment,,5,1,0,20210304050601000000"}, []eeg.Segment{segment(0, 1000), segment(1000, 500)}, true},
		{"a century later", []string{first, "Mk2=New Segment,,5,1,0,21210304050601000000"}, []eeg.Segment{segment(0, 1000), segment(1000, 500)}, true},
		{"beyond the file", []string{first, "Mk2=New Segment,,50,1,0,20210304051601000000"}, []eeg.Segment{segment(0, 1500)}, false},
	}
	for _, tt := range tests {
		f := small("MULTIPLEXED")
		f.markers = markerText(tt.markers...)
		r := read(t, f, brainvision.Options{}).Recording
		if diff := cmp.Diff(tt.want, r.Segments); diff != "" || eegtest.Warned(r, brainvision.ErrSegment) != tt.warned {
			t.Errorf("%s: warnings %v, %s", tt.name, r.Warnings, diff)
		}
	}
}
