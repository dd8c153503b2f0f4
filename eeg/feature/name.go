package feature

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Name names a feature beside the four of I-Health.
type Name string

// The further features. Each needs the raw samples of its window, in order.
const (
	// LineLength is the sum of the absolute differences of neighbouring samples
	// (Esteller et al., 23rd Conference of the IEEE EMBS, 2001), in the unit of the
	// signal. The mean that mne-features tells is this over the number of differences.
	LineLength Name = "line-length"
	// HjorthParameters are those of [Hjorth].
	HjorthParameters Name = "hjorth"
	// BandPower is what [BandPowers] holds.
	BandPower Name = "band-powers"
)

// ErrName is the cause when there is no feature of that name.
var ErrName = errors.New("unknown feature")

var names = []Name{LineLength, HjorthParameters, BandPower}

// Names returns all names.
func Names() []Name { return slices.Clone(names) }

// Validate returns ErrName unless there is such a feature.
func (n Name) Validate() error {
	if slices.Contains(names, n) {
		return nil
	}
	var known []string
	for _, n := range names {
		known = append(known, string(n))
	}
	return fmt.Errorf("%w %q; there are %s", ErrName, string(n), strings.Join(known, ", "))
}
