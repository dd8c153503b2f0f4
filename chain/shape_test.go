package chain

import (
	"math"
	"testing"
	"time"
)

func TestShapeValidate(t *testing.T) {
	for _, test := range []struct {
		shape Shape
		valid bool
	}{
		{Shape{}, true},
		{Shape{Delay: 20 * time.Millisecond, Jitter: 5 * time.Millisecond, RateBps: 8e6, UplinkBps: 16e6}, true},
		{Shape{Delay: MaxDelay, Jitter: MaxDelay, RateBps: MinRate, UplinkBps: MinRate}, true},
		{Shape{Delay: -1}, false},
		{Shape{Delay: MaxDelay + 1}, false},
		{Shape{Delay: 1, Jitter: 2}, false},
		{Shape{Jitter: -1}, false},
		{Shape{RateBps: -1}, false},
		{Shape{RateBps: 999}, false},
		{Shape{RateBps: math.NaN()}, false},
		{Shape{UplinkBps: math.Inf(1)}, false},
		{Shape{UplinkBps: math.NaN()}, false},
	} {
		if err := test.shape.Validate(); (err == nil) != test.valid {
			t.Errorf("%+v: %v", test.shape, err)
		}
	}
}
