package edge_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

// temperature returns a reading of body temperature.
func temperature(sequence uint64, at sim.Time, milli int64) device.Reading {
	return device.Reading{
		Kind: device.Temperature, Subject: contract.PseudonymOf("a"), Sequence: sequence, At: at,
		Quantity: device.Quantity{Milli: milli, Unit: "Cel"},
	}
}

func limitDetector(tb testing.TB, kind device.Kind, low, high, band float64) *edge.LimitDetector {
	tb.Helper()
	l, err := edge.NewLimits(kind, low, high, band)
	if err != nil {
		tb.Fatal(err)
	}
	d, err := edge.NewLimitDetector(l)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// TestLimitsGiveCodeAndClass: 002-C4, and the channels of section 2 of the spec: code 2
// urgent, 1 normal, 0 non-urgent.
func TestLimitsGiveCodeAndClass(t *testing.T) {
	d := limitDetector(t, device.Temperature, 36, 38, 0.5)
	for i, tt := range []struct {
		milli int64
		code  edge.Code
		class chain.Urgency
	}{
		{36_600, edge.Normal, chain.NonUrgent},
		{36_000, edge.Normal, chain.NonUrgent},
		{35_999, edge.Warning, chain.Normal},
		{38_500, edge.Warning, chain.Normal},
		{38_501, edge.Emergency, chain.Urgent},
		{35_499, edge.Emergency, chain.Urgent},
		{math.MaxInt64, edge.Emergency, chain.Urgent},
		{math.MinInt64, edge.Emergency, chain.Urgent},
	} {
		v, err := d.Judge(temperature(uint64(i+1), sim.Time(i), tt.milli))
		if err != nil || v.Code != tt.code || v.Class != tt.class || v.Reason == "" {
			t.Errorf("%d: %+v, %v; want %v, %v", tt.milli, v, err, tt.code, tt.class)
		}
		if strings.ContainsAny(v.Reason, "0123456789") {
			t.Errorf("the reason %q shows a number", v.Reason)
		}
	}
}

// TestBandHasAUnit is F3: −70 °C for a vaccine, tenths of a degree, and a band in the
// quantity's unit.
func TestBandHasAUnit(t *testing.T) {
	d := limitDetector(t, device.ColdChainLogger, -80, -60, 5)
	for i, tt := range []struct {
		value float64
		code  edge.Code
	}{{-70, edge.Normal}, {-60, edge.Normal}, {-59.9, edge.Warning}, {-55, edge.Warning}, {-54.999, edge.Emergency}, {-85.1, edge.Emergency}} {
		q, err := device.NewQuantity(tt.value, "Cel")
		if err != nil {
			t.Fatal(err)
		}
		r := device.Reading{Kind: device.ColdChainLogger, Sequence: uint64(i + 1), At: sim.Time(i), Quantity: q}
		if v, err := d.Judge(r); err != nil || v.Code != tt.code {
			t.Errorf("%v: %v, %v; want %v", tt.value, v.Code, err, tt.code)
		}
	}
}

// TestRefusedReadingsChangeNothing: another kind, unit or subject, and numbers or times that
// are stale or replayed give ErrReading, and the next good reading is judged as if they had
// never come.
func TestRefusedReadingsChangeNothing(t *testing.T) {
	good := temperature(5, 100, 36_600)
	for name, change := range map[string]func(*device.Reading){
		"kind":     func(r *device.Reading) { r.Kind = device.HeartRate },
		"unit":     func(r *device.Reading) { r.Quantity.Unit = "[degF]" },
		"no unit":  func(r *device.Reading) { r.Quantity.Unit = "" },
		"subject":  func(r *device.Reading) { r.Subject = contract.PseudonymOf("b") },
		"replayed": func(r *device.Reading) { r.Sequence = 5 },
		"stale":    func(r *device.Reading) { r.Sequence = 4 },
		"number 0": func(r *device.Reading) { r.Sequence = 0 },
		"old":      func(r *device.Reading) { r.At = 99 },
		"same":     func(r *device.Reading) { r.At = 100 },
	} {
		d := limitDetector(t, device.Temperature, 36, 38, 0.5)
		if _, err := d.Judge(good); err != nil {
			t.Fatal(err)
		}
		bad := temperature(6, 101, 41_000)
		change(&bad)
		if v, err := d.Judge(bad); !errors.Is(err, edge.ErrReading) || v != (edge.Verdict{}) {
			t.Errorf("%s: %+v, %v; want ErrReading", name, v, err)
		}
		if v, err := d.Judge(temperature(6, 101, 41_000)); err != nil || v.Code != edge.Emergency {
			t.Errorf("after %s: %+v, %v", name, v, err)
		}
	}
}

func TestImpossibleLimits(t *testing.T) {
	for _, tt := range []struct {
		kind            device.Kind
		low, high, band float64
		want            error
	}{
		{device.Temperature, 38, 36, 0, edge.ErrLimits},
		{device.Temperature, 36, 38, -1, edge.ErrLimits},
		{device.Location, 36, 38, 0, edge.ErrLimits},
		{device.Kind(0), 36, 38, 0, edge.ErrLimits},
		{device.Kind(99), 36, 38, 0, edge.ErrLimits},
		{device.Temperature, math.NaN(), 38, 0, device.ErrQuantity},
		{device.Temperature, 36, math.Inf(1), 0, device.ErrQuantity},
		{device.Temperature, 36, 38, 1e300, device.ErrQuantity},
	} {
		if _, err := edge.NewLimits(tt.kind, tt.low, tt.high, tt.band); !errors.Is(err, tt.want) {
			t.Errorf("%+v: %v", tt, err)
		}
	}
	l, err := edge.NewLimits(device.Glucose, 70, 180, 20)
	if err != nil {
		t.Fatal(err)
	}
	l.Band.Unit = "mmol/L"
	if _, err := edge.NewLimitDetector(l); !errors.Is(err, edge.ErrLimits) {
		t.Errorf("a band in another unit: %v", err)
	}
	if _, err := edge.NewLimitDetector(edge.Limits{}); !errors.Is(err, edge.ErrLimits) {
		t.Errorf("no limits: %v", err)
	}
}

func ExampleLimitDetector() {
	limits, err := edge.NewLimits(device.Temperature, 36, 38, 0.5)
	if err != nil {
		fmt.Println(err)
		return
	}
	detector, err := edge.NewLimitDetector(limits)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, milli := range []int64{36_600, 38_200, 39_100} {
		verdict, err := detector.Judge(temperature(uint64(i+1), sim.Time(i), milli))
		fmt.Println(verdict.Code, verdict.Class, err)
	}
	_, err = detector.Judge(temperature(3, 2, 36_600))
	fmt.Println(err)
	// Output:
	// normal non-urgent <nil>
	// warning normal <nil>
	// emergency urgent <nil>
	// edge: unusable reading: number 3 after 3: replayed or out of order
}
