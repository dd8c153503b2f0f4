package measure_test

import (
	"math"
	"testing"

	"ihealth/cmd/ihealth/internal/measure"
)

func TestTimes(t *testing.T) {
	for _, tt := range []struct {
		times               measure.Times
		median, least, most float64
	}{
		{measure.Times{3}, 3, 3, 3},
		{measure.Times{9, 1, 5}, 5, 1, 9},
		{measure.Times{9, 1, 5, 7}, 5, 1, 9},
	} {
		least, most := tt.times.Spread()
		if m := tt.times.Median(); m != tt.median || least != tt.least || most != tt.most {
			t.Errorf("%v: median %v, %v to %v", tt.times, m, least, most)
		}
	}
	if least, most := measure.Times(nil).Spread(); !math.IsNaN(least) || !math.IsNaN(most) || !math.IsNaN(measure.Times(nil).Median()) {
		t.Error("no times have a median or ends")
	}
}

// TestProcessorTimeRuns: work takes some, and it never runs back.
func TestProcessorTimeRuns(t *testing.T) {
	begin := measure.ProcessorTime()
	for now := begin; now == begin; now = measure.ProcessorTime() {
		if now < begin {
			t.Fatalf("%v after %v", now, begin)
		}
	}
}

var kept []*int

func TestAllocationsCount(t *testing.T) {
	before := measure.Allocations()
	for i := range 1000 {
		kept = append(kept, &i)
	}
	if n := measure.Allocations() - before; n < 1000 || n > 2000 {
		t.Errorf("%d allocations, want about 1000", n)
	}
}
