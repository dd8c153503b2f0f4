package contracts

import "slices"

// Fact is a count of what contracts did.
type Fact struct {
	Way   string // which contract, and how it was called
	What  string
	Count int
}

// Facts returns what the mistakes of the seed's contract do, and their remedies beside them:
//
//	alerts, recorded, left_behind   readings beyond the limits, how many of them the chain holds as
//	                                events, and contracts that nobody knows of afterwards
//	verdicts, wrong, unexpected     all near limits, some of them at the ends of the numbers without sign;
//	                                those that differ from the text, and those that differ, or do not,
//	                                against what the overflow foretells
//	lost                            alerts near such limits that end in an error instead
//	fevers, found                   readings of a fever when the caller may choose the limits
//	changed                         limits changed by who may not
//	published                       readings and limits that stand in the calls of a day with alerts
//	                                only, as words
//	normal, alarmed                 readings within limits on both sides of zero, and alarms on them
//	code                            of a reading one degree too high
//	terminated, alive               contracts that were told to end, and that answer afterwards
//	replaced, followed              sub-contracts that were replaced, and that are used afterwards
//	graded, odd                     verdicts, and those that are none of 0, 1 and 2
func Facts() ([]Fact, error) {
	w := newWorld()
	return slices.Concat(recordFacts(w), edgeFacts(w), limitFacts(w), publishedFacts(w), unitFacts(w), endFacts(w), codeFacts(w)), w.err
}
