package bco

// Status says what a [Solution] is worth.
type Status string

// The values of Status.
const (
	Optimal    Status = "optimal"    // proven best within the solution's Scope
	Heuristic  Status = "heuristic"  // a choice of which nothing is proven; a Reason names a constraint that it breaks
	Infeasible Status = "infeasible" // no choice satisfies the constraints
	Skipped    Status = "skipped"    // the solver gave no answer; Reason says why
)

// Scope is the set of choices over which an [Optimal] status is proven.
type Scope string

// The values of Scope.
const (
	AllPrefixes Scope = "prefixes"    // the m fastest validators, every m and n
	PrefixGrid  Scope = "prefix grid" // the same with n on the grid of BlockStep
	AllSubsets  Scope = "subsets"     // any validators, every n
)
