package synth

import (
	"math"

	"ihealth/sim/rng"
)

// A blink rises and falls in these times, s.
const (
	blinkRise   = 0.1
	blinkFall   = 0.3
	blinkLength = blinkRise + blinkFall
)

// blinks are the deflections of the eyelids, which fall off with the angle from Fpz
// as e^(−θ/28°).
type blinks struct {
	*arrivals
	sizes   *rng.Stream
	peak    float64 // of the current blink at Fpz, µV
	mean    float64 // of peaks, µV
	weights []float64
	seen    []int // channels that get a tenth of a blink or more
}

func newBlinks(key rng.Key, a Artefacts) *blinks {
	b := &blinks{sizes: rng.New(key.Sub("sizes")), mean: a.Blink}
	times := rng.New(key.Sub("times"))
	const spread = 0.7 // of the logarithm of the time between blinks
	mean := 60/a.Blinks - blinkLength
	b.arrivals = newArrivals(a.Blinks/60, func() float64 {
		return blinkLength + mean*math.Exp(times.Normal(-spread*spread/2, spread))
	})
	b.peak = b.size()
	fpz := site{"Fpz", 90, 90}
	for i, m := range montage {
		b.weights = append(b.weights, math.Exp(-m.angle(fpz)/28))
		if b.weights[i] >= 0.1 {
			b.seen = append(b.seen, i)
		}
	}
	return b
}

func (b *blinks) size() float64 { return b.mean * math.Exp(b.sizes.Normal(-0.02, 0.2)) }

func (b *blinks) add(second int, uv [][]float64) []Event {
	var events []Event
	for k := range rateHz {
		t := float64(second) + float64(k)/rateHz
		if b.arrived(t) {
			b.peak = b.size()
			events = append(events, Event{Kind: Blink, Start: b.latest, Duration: blinkLength, Channels: b.seen})
		}
		v := b.peak * blinkShape(t-b.latest)
		if v == 0 {
			continue
		}
		for i, weight := range b.weights {
			uv[i][k] += weight * v
		}
	}
	return events
}

// blinkShape rises and falls as a cosine, from 0 to 1 and back.
func blinkShape(since float64) float64 {
	switch {
	case since < blinkRise:
		return (1 - math.Cos(math.Pi*since/blinkRise)) / 2
	case since < blinkLength:
		return (1 + math.Cos(math.Pi*(since-blinkRise)/blinkFall)) / 2
	default:
		return 0
	}
}
