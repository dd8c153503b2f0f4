package stochastic

// Method is a way to search, in order of effort.
type Method string

// The methods.
const (
	// Auto is the zero value: Exhaustive up to 16 validators, LocalSearch above.
	Auto Method = ""
	// Means takes the best set of the problem on the means, and then the block that is
	// best for its expected time.
	Means Method = "exact-on-means"
	// Candidates compares the sets that can be optimal on some means of the same order:
	// for every k and m, the m cheapest of the k fastest.
	Candidates Method = "candidates"
	// LocalSearch goes from the best candidate to the best set that differs in one or
	// two validators, as long as that is better.
	LocalSearch Method = "local-search"
	// Exhaustive compares all sets. It is exact, for at most 16 validators.
	Exhaustive Method = "exhaustive-subsets"
)

// mostExhaustive is the greatest number of validators of which all sets are compared.
const mostExhaustive = 16

// Methods lists all methods but Auto.
func Methods() []Method { return []Method{Means, Candidates, LocalSearch, Exhaustive} }
