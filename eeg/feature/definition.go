package feature

import (
	"fmt"
	"math"
	"slices"
)

// VarianceDefinition says by what the sum of squares is divided.
type VarianceDefinition int

// Definitions of the variance of N samples.
const (
	Population VarianceDefinition = iota // by N, as numpy does
	Sample                               // by N−1, as MATLAB and pandas do; NaN for one sample
)

// KurtosisDefinition says what is called kurtosis.
type KurtosisDefinition int

// Definitions of the kurtosis, by central moments m_p = Σ(x−mean)^p/N.
const (
	Pearson KurtosisDefinition = iota // m₄/m₂², 3 for a normal sample, as MATLAB does
	Excess                            // m₄/m₂² − 3, as scipy does
	G2                                // excess without bias for normal samples, as pandas does; NaN below 4 samples
)

var (
	varianceNames = []string{"population", "sample"}
	kurtosisNames = []string{"pearson", "excess", "g2"}
)

// String returns population or sample.
func (d VarianceDefinition) String() string { return name(varianceNames, int(d)) }

// String returns pearson, excess or g2.
func (d KurtosisDefinition) String() string { return name(kurtosisNames, int(d)) }

// MarshalText returns the name.
func (d VarianceDefinition) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// MarshalText returns the name.
func (d KurtosisDefinition) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// VarianceNames returns the names of the definitions of variance.
func VarianceNames() []string { return slices.Clone(varianceNames) }

// KurtosisNames returns the names of the definitions of kurtosis.
func KurtosisNames() []string { return slices.Clone(kurtosisNames) }

// DefinitionsByName returns the definitions of these names. It panics on one that
// VarianceNames and KurtosisNames do not list.
func DefinitionsByName(variance, kurtosis string) Definitions {
	return Definitions{
		Variance: VarianceDefinition(index(varianceNames, variance)),
		Kurtosis: KurtosisDefinition(index(kurtosisNames, kurtosis)),
	}
}

// Definitions say what variance and kurtosis mean. The zero value is I-Health's as
// read here: population variance and Pearson's kurtosis.
type Definitions struct {
	Variance VarianceDefinition `json:"variance"`
	Kurtosis KurtosisDefinition `json:"kurtosis"`
}

// scale returns the variance of n samples over their population variance.
func (d Definitions) scale(n int) float64 {
	switch {
	case d.Variance != Sample:
		return 1
	case n < 2:
		return math.NaN()
	}
	return float64(n) / float64(n-1)
}

func (d Definitions) kurtosis(m Moments) float64 {
	n := float64(m.N)
	switch d.Kurtosis {
	case Excess:
		return m.Kurtosis() - 3
	case G2:
		if m.N < 4 {
			return math.NaN()
		}
		return (n - 1) / ((n - 2) * (n - 3)) * ((n+1)*m.Kurtosis() - 3*(n-1))
	default:
		return m.Kurtosis()
	}
}

func name(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return fmt.Sprintf("definition %d", i)
	}
	return names[i]
}

func index(names []string, name string) int {
	i := slices.Index(names, name)
	if i < 0 {
		panic("feature: no definition is called " + name)
	}
	return i
}
