package edge_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ihealth/chain"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
)

// fixed is a detector of one verdict.
type fixed struct {
	verdict detect.Verdict
	err     error
}

func (f fixed) Detect(feature.Window) (detect.Verdict, error) { return f.verdict, f.err }

func reading() device.Reading {
	w := window()
	return device.Reading{Kind: device.Electroencephalogram, EEG: &w}
}

func window() feature.Window {
	c := feature.Channel{Label: "AF3", Samples: 512, Mean: 4200, Variance: 4, RMS: 4200.0005, Kurtosis: 3}
	flat := feature.Channel{Label: "F7", Samples: 512, Kurtosis: math.NaN()}
	return feature.Window{Index: 2, Start: 8.5, Channels: []feature.Channel{c, flat}}
}

// TestUrgencyOfAVerdict: emergency urgent, repeat normal, else non-urgent.
func TestUrgencyOfAVerdict(t *testing.T) {
	tests := []struct {
		z      int
		status detect.Status
		code   edge.Code
		class  chain.Urgency
	}{
		{0, detect.Learning, edge.Undecided, chain.NonUrgent},
		{0, detect.NoDecision, edge.Undecided, chain.NonUrgent},
		{0, detect.Normal, edge.Normal, chain.NonUrgent},
		{2, detect.MeasurementError, edge.SensorFault, chain.Normal},
		{3, detect.Emergency, edge.Emergency, chain.Urgent},
	}
	for _, tt := range tests {
		got, err := edge.EEG{Detector: fixed{verdict: detect.Verdict{Z: tt.z, Status: tt.status}}}.Judge(reading())
		if err != nil || got.Code != tt.code || got.Class != tt.class || got.Reason == "" {
			t.Errorf("%v: %+v, %v; want %v, %v", tt.status, got, err, tt.code, tt.class)
		}
	}
	because := detect.Verdict{Status: detect.Emergency, Reason: "the median left its past"}
	if got := edge.VerdictOf(because); got.Reason != because.Reason || got.Code != edge.Emergency {
		t.Errorf("%+v, want the detector's reason", got)
	}
	if _, err := (edge.EEG{Detector: fixed{err: detect.ErrChannels}}).Judge(reading()); !errors.Is(err, detect.ErrChannels) {
		t.Errorf("%v, want the detector's error", err)
	}
}

func TestPayloadGoesThereAndBack(t *testing.T) {
	for _, v := range []edge.Verdict{
		{Code: edge.Normal, Class: chain.NonUrgent},
		{Code: edge.Emergency, Class: chain.Urgent},
		{Code: edge.SensorFault, Class: chain.Normal},
		{Code: edge.Undecided, Class: chain.NonUrgent},
	} {
		p := edge.NewPayload(7, window(), v)
		if (v.Code == edge.SensorFault || v.Code == edge.Undecided) != (len(p.Features) == 0) {
			t.Errorf("%v: %d channels", v.Code, len(p.Features))
		}
		got, err := edge.Decode(p.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, got, cmpopts.EquateNaNs()); diff != "" {
			t.Error(diff)
		}
		if !bytes.Equal(p.Encode(), got.Encode()) {
			t.Errorf("%v: bytes differ after a round trip", v.Code)
		}
	}
}

// TestOneNaN encodes NaNs of different bits alike.
func TestOneNaN(t *testing.T) {
	var encoded [][]byte
	for _, nan := range []float64{math.NaN(), math.Float64frombits(0xfff8000000000123)} {
		encoded = append(encoded, edge.Payload{Features: [][4]float64{{nan}}}.Encode())
	}
	if !bytes.Equal(encoded[0], encoded[1]) {
		t.Error("two NaNs have different bytes")
	}
}

func TestDecodeOfOtherBytes(t *testing.T) {
	good := edge.NewPayload(7, window(), edge.Verdict{}).Encode()
	for n := range good {
		if _, err := edge.Decode(good[:n]); !errors.Is(err, edge.ErrPayload) {
			t.Errorf("%d bytes: %v, want ErrPayload", n, err)
		}
	}
	for i, b := range []byte{1, 5, 3, 1} {
		bad := bytes.Clone(good)
		bad[i] = b
		if _, err := edge.Decode(bad); !errors.Is(err, edge.ErrPayload) {
			t.Errorf("byte %d is %d: %v, want ErrPayload", i, b, err)
		}
	}
	if _, err := edge.Decode(append(good, 0)); !errors.Is(err, edge.ErrPayload) {
		t.Errorf("%v, want ErrPayload", err)
	}
}

func TestTooManyChannels(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic with 65536 channels")
		}
	}()
	edge.Payload{Features: make([][4]float64, 1<<16)}.Encode()
}

func TestCodeText(t *testing.T) {
	if got := fmt.Sprint(edge.Normal, edge.Warning, edge.Emergency, edge.SensorFault, edge.Undecided, edge.Code(9)); got != "normal warning emergency sensor-fault undecided Code(9)" {
		t.Error(got)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(edge.NewPayload(7, window(), edge.Verdict{Code: edge.Emergency}).Encode())
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, in []byte) {
		p, err := edge.Decode(in)
		if err != nil {
			return
		}
		again, err := edge.Decode(p.Encode())
		if err != nil || !cmp.Equal(p, again, cmpopts.EquateNaNs()) {
			t.Fatalf("%+v, %v after a round trip of %+v", again, err, p)
		}
	})
}

// ExamplePayload_Encode shows the layout.
func ExamplePayload_Encode() {
	p := edge.Payload{Entity: 7, Window: 2, Code: edge.Emergency, Class: chain.Urgent, StartMs: 8500, Features: [][4]float64{{0, 4, 2, 3}}}
	fmt.Print(hex.Dump(p.Encode()))
	// Output:
	// 00000000  02 02 00 00 07 00 00 00  02 00 00 00 34 21 00 00  |............4!..|
	// 00000010  00 00 00 00 01 00 00 00  00 00 00 00 00 00 00 00  |................|
	// 00000020  00 00 00 00 10 40 00 00  00 00 00 00 00 40 00 00  |.....@.......@..|
	// 00000030  00 00 00 00 08 40                                 |.....@|
}
