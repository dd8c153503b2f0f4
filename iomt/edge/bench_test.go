package edge_test

import (
	"testing"
	"time"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// checker is a detector that takes a reading where it is.
type checker interface {
	edge.Detector
	Check(r *device.Reading) (edge.Verdict, error)
}

// personDay is what the edge node of an isolated person does in a day: four readings a
// minute are made and judged.
func personDay(tb testing.TB, vitals device.Reader, fixes device.Reader, detectors *[4]checker) (readings int) {
	var r device.Reading
	for vitals.Read(&r) {
		if _, err := detectors[r.Kind-device.Temperature].Check(&r); err != nil {
			tb.Fatal(err)
		}
		readings++
	}
	for fixes.Read(&r) {
		if _, err := detectors[3].Check(&r); err != nil {
			tb.Fatal(err)
		}
		readings++
	}
	return readings
}

func person(tb testing.TB, end sim.Time) (vitals, fixes device.Reader, detectors *[4]checker) {
	vc := device.DefaultVitals()
	vc.End = end
	v, err := device.NewVitals(rng.Key{Seed: 1}, vc)
	if err != nil {
		tb.Fatal(err)
	}
	g, err := device.NewGNSS(rng.Key{Seed: 1}, device.GNSSConfig{Schedule: vc.Schedule, Sigma: 10})
	if err != nil {
		tb.Fatal(err)
	}
	detectors = new([4]checker)
	for i, b := range [][3]float64{{36, 38, 0.5}, {50, 100, 20}, {10, 24, 6}} {
		l, err := edge.NewLimits(device.Temperature+device.Kind(i), b[0], b[1], b[2])
		if err != nil {
			tb.Fatal(err)
		}
		if detectors[i], err = edge.NewLimitDetector(l); err != nil {
			tb.Fatal(err)
		}
	}
	if detectors[3], err = edge.NewFence(edge.Circle{Radius: 25}, 3); err != nil {
		tb.Fatal(err)
	}
	return v, g, detectors
}

// BenchmarkPersonDay is a day of an isolated person: 5760 readings made and judged.
func BenchmarkPersonDay(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		v, g, d := person(b, sim.Time(24*time.Hour))
		if n := personDay(b, v, g, d); n != 4*1440 {
			b.Fatalf("%d readings", n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/5760, "ns/reading")
}
