package synth

import (
	"fmt"
	"math"

	"ihealth/sim/rng"
)

// Headset says how the device sees the electrodes.
type Headset struct {
	Offset              float64 `json:"offset_uv" yaml:"offset_uv"`                           // middle of the channels' offsets, µV, 0 to 8400
	OffsetSpread        float64 `json:"offset_spread_uv" yaml:"offset_spread_uv"`             // largest distance from it, µV, ≥ 0, < 4200; drawn anew each session
	Losses              float64 `json:"losses_per_hour" yaml:"losses_per_hour"`               // stretches of lost packets, ≥ 0, < 360
	MeanLoss            float64 `json:"mean_loss_s" yaml:"mean_loss_s"`                       // their mean duration, exponential, s, > 0, < 100
	LongestInterpolated float64 `json:"longest_interpolated_s" yaml:"longest_interpolated_s"` // longer losses are gaps, s, ≥ 0, < 0.9
}

// Validate returns ErrConfig with the field that cannot be used.
func (h Headset) Validate() error {
	if !(h.MeanLoss > 0) {
		return fmt.Errorf("%w: mean loss %v s: want > 0", ErrConfig, h.MeanLoss)
	}
	return firstOutside([]limit{
		{"offset in µV", h.Offset, 0, math.Nextafter(fullUV, 2*fullUV)},
		{"spread of offsets in µV", h.OffsetSpread, 0, fullUV / 2},
		{"losses an hour", h.Losses, 0, 360},
		{"mean loss in s", h.MeanLoss, 0, 100},
		{"longest interpolated loss in s", h.LongestInterpolated, 0, 0.9},
	})
}

// radio is the link of the headset. Short losses are filled with straight lines;
// after long ones the stream goes on at a full second.
type radio struct {
	*arrivals
	lengths *rng.Stream
	Headset
	silent float64 // until this time, s
}

func newRadio(key rng.Key, h Headset) *radio {
	return &radio{
		arrivals: poisson(rng.New(key.Sub("times")), h.Losses/3600, 0),
		lengths:  rng.New(key.Sub("lengths")), Headset: h,
	}
}

// pass returns how many samples of the second arrive, all from its beginning, and
// what was lost. It fills short losses in.
func (r *radio) pass(second int, codes [][]float64) (arrive int, events []Event) {
	for r.arrived(float64(second + 1)) {
		length := r.lengths.Exponential(1 / r.MeanLoss)
		samples := max(1, int(math.Round(length*rateHz)))
		at := int((r.latest - float64(second)) * rateHz)
		if r.latest < r.silent {
			continue
		}
		if length <= r.LongestInterpolated {
			at = max(1, min(at, rateHz-1-samples)) // both neighbours are in this second
			fill(codes, at, at+samples)
			events = append(events, lost(Interpolated, second, at, float64(samples)/rateHz))
			continue
		}
		r.silent = math.Ceil(r.latest + length)
		start := float64(second) + float64(at)/rateHz
		return at, append(events, lost(Lost, second, at, r.silent-start))
	}
	if float64(second) < r.silent {
		return 0, events
	}
	return rateHz, events
}

func lost(kind EventKind, second, sample int, length float64) Event {
	return Event{Kind: kind, Start: float64(second) + float64(sample)/rateHz, Duration: length, Channels: everywhere()}
}

// fill draws lines over samples [from, to), as codes.
func fill(codes [][]float64, from, to int) {
	for _, x := range codes {
		before, after := x[from-1], x[to]
		for k := from; k < to; k++ {
			share := float64(k-from+1) / float64(to-from+1)
			x[k] = math.Round(before + share*(after-before))
		}
	}
}
