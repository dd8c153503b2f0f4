package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ihealth/chain/comet"
)

// Margins of what is measured on a shared host.
const (
	soon        = 10.0 // s within which a chain must resume
	dearer      = 3.0  // latencies that a height with a dead proposer may take beyond the timeouts
	paceKept    = 0.5  // of the heights that dead proposers' timeouts leave time for
	slower      = 1.5  // intervals of before that one may take while somebody signs twice
	others      = 0.5  // of the processors: when other programs use more, times say nothing of validators
	partOfDelay = 0.5  // of a slow validator's delay: below it a block did not wait for it, above it did
)

// ways are those in which the first claim lets validators fail.
var ways = []string{"stopped", "crashed", "cut off", "held up", "silent", "signing twice", "proposing nonsense", "verifying slowly"}

func (x *faultsStudy) rules() []rule {
	const source = "issue of the consensus core (added)"
	const onQuietHost = ", on a host of whose processors other programs use at most half"
	return []rule{
		{
			id: "24a", source: source, claim: "f validators do not stop a chain of 3f+1, be they " + strings.Join(ways, ", "),
			predicate: "each way seen; while the fault holds at least half as many heights a second as m in m intervals of before and the timeouts of each proposer that fails" + onQuietHost, check: x.goesOn,
		},
		{
			id: "24b", source: source, claim: "f+1 that are gone stop it, and it resumes when they are back",
			predicate: "at most one height is decided meanwhile, and the next within 10 s of the end", check: x.resumes,
		},
		{
			id: "24c", source: source, claim: "no fault loses, reorders or doubles what was committed",
			predicate: "accepted = committed = distinct, the same blocks at every validator, one state root", check: x.unharmed,
		},
		{
			id: "24d", source: source, claim: "who signs twice is convicted by all validators, nobody else is, and below a third the heights keep their pace",
			predicate: "evidence against the culprit only, seen by all; the median interval at most 1.5 times that of before" + onQuietHost, check: x.convicted,
		},
		{
			id: "24e", source: source, claim: "a height whose proposer is dead costs timeout_propose + timeout_precommit + L",
			predicate: "the median such latency is at least the timeouts, and at most 3 L more; L: the median latency of heights of one round, before or meanwhile, whichever is longer" + onQuietHost, check: x.deadProposer,
		},
		{
			id: "24f", source: "I-Health eq. (17)", claim: "a block takes as long as its slowest validator needs to verify it (max K/x)", finding: true,
			predicate: "with at most f slow validators the median latency grows by half their delay or more" + onQuietHost, check: x.slowestCounts,
		},
		{
			id: "24g", source: source, claim: "a block waits for its quorum: more than f slow validators delay each",
			predicate: "with more than f the median latency grows by half their delay or more" + onQuietHost, check: x.quorumCounts,
		},
	}
}

// gone reports whether the validators take no part while the fault holds.
func (s faultOf) gone() bool { return s.c.Kind != comet.Misbehaving.String() || s.c.Silent }

func (x *faultsStudy) goesOn(r *Results) (outcome, error) {
	few := x.ran(r, func(s faultOf) bool { return !s.excess() && s.quiet() })
	var seen, missing []string
	for _, way := range ways {
		if slices.ContainsFunc(few, func(s faultOf) bool { return s.c.way() == way }) {
			seen = append(seen, way)
		} else {
			missing = append(missing, way)
		}
	}
	if len(missing) > 0 {
		return outcome{}, errMissing(fmt.Sprintf("at most f validators %s%s (seen: %d of %d ways %v)",
			strings.Join(missing, ", "), quietHost, len(seen), len(ways), seen))
	}
	return each(few, "a scenario with at most f failures", func(s faultOf) (bool, string) {
		pace, possible := s.value("", "heights_per_second"), s.possiblePace()
		return s.value("", "stalled") == 0 && pace >= paceKept*possible,
			fmt.Sprintf("%s (%s): %.3g of %.3g heights/s", s.c.Name, s.c.way(), pace, possible)
	})
}

// possiblePace returns how many heights a second a chain decides whose validators take
// turns at proposing, when each that proposes nothing valid costs the timeouts, in 1/s.
func (s faultOf) possiblePace() float64 {
	m, wasted := float64(s.c.Validators), 0.0
	if s.gone() || s.c.BadProposal {
		wasted = float64(s.c.Befallen) * s.value("", "timeouts")
	}
	return m / (m*s.value("before", "interval") + wasted)
}

func (x *faultsStudy) resumes(r *Results) (outcome, error) {
	return each(x.ran(r, func(s faultOf) bool { return s.excess() && s.gone() }), "a scenario in which f+1 are gone", func(s faultOf) (bool, string) {
		recovery, heights := s.value("", "recovery"), s.value("during", "interval_heights")
		return s.value("", "stalled") == 1 && heights <= 1 && recovery <= soon, fmt.Sprintf("%s: %.0f heights, resumes after %.2g s", s.c.Name, heights, recovery)
	})
}

func (x *faultsStudy) unharmed(r *Results) (outcome, error) {
	committed, harm := 0.0, 0.0
	out, err := each(x.ran(r, func(faultOf) bool { return true }), "a scenario", func(s faultOf) (bool, string) {
		accepted := s.value("", "accepted")
		harmed := 0.0
		for _, metric := range []string{"lost", "foreign", "reordered", "doubled", "rewritten"} {
			harmed += s.value("", metric)
		}
		committed += s.value("", "committed")
		harm += harmed
		return harmed == 0 && accepted > 0 && s.value("", "committed") == accepted && s.value("", "distinct") == accepted && s.value("", "state_roots") == 1, s.c.Name
	})
	out.measured = fmt.Sprintf("%.0f transactions committed, %.0f lost, foreign, reordered or doubled, in: %s", committed, harm, out.measured)
	return out, err
}

func (x *faultsStudy) convicted(r *Results) (outcome, error) {
	return each(x.ran(r, func(s faultOf) bool { return s.c.DoubleVote && !s.excess() && s.quiet() }), "double votes"+quietHost, func(s faultOf) (bool, string) {
		before, during := s.value("before", "interval"), s.value("during", "interval")
		return s.value("", "evidence") > 0 && s.value("", "evidence_of_innocents") == 0 && s.value("", "evidence_not_seen_by_all") == 0 && during <= slower*before,
			fmt.Sprintf("%s: %.0f proofs; interval %s ms before, %s ms meanwhile", s.c.Name, s.value("", "evidence"), milliseconds(before), milliseconds(during))
	})
}

// price returns what a height with a dead proposer should take and did take, in s;
// NaN where there was none.
func (s faultOf) price() (predicted, measured float64) {
	return s.value("", "timeouts") + s.latency(), s.value("during", "late_latency")
}

// latency returns L, the median latency of heights that needed one round, before the
// fault or while it held, whichever is longer, in s.
func (s faultOf) latency() float64 {
	before, during := s.value("before", "latency"), s.value("during", "latency")
	if math.IsNaN(during) {
		return before
	}
	return max(before, during)
}

// pays reports whether one dead proposer takes its turns in a scenario, and was met.
// Of two, one may follow the other, and a height pay twice.
func (s faultOf) pays() bool {
	_, measured := s.price()
	return s.gone() && s.c.Befallen == 1 && !math.IsNaN(measured)
}

// quietHost is what a scenario lacks that is not judged because of the host.
const quietHost = " on a host that is not busy with other programs"

// quiet reports whether the host is known not to have been busy with other programs.
func (s faultOf) quiet() bool { return s.value("", "host_cpu")-s.value("", "own_cpu") <= others }

func (x *faultsStudy) deadProposer(r *Results) (outcome, error) {
	return each(x.ran(r, func(s faultOf) bool { return s.pays() && s.quiet() }), "a dead proposer"+quietHost, func(s faultOf) (bool, string) {
		predicted, measured := s.price()
		timeouts := s.value("", "timeouts")
		return measured >= timeouts && measured <= timeouts+dearer*s.latency(),
			fmt.Sprintf("%s: %s ms for %s ms", s.c.Name, milliseconds(measured), milliseconds(predicted))
	})
}

func (x *faultsStudy) slowestCounts(r *Results) (outcome, error) {
	return x.slowed(r, false)
}

func (x *faultsStudy) quorumCounts(r *Results) (outcome, error) {
	return x.slowed(r, true)
}

// slowed looks at whether blocks waited for slow validators, of which there are more
// than f or not.
func (x *faultsStudy) slowed(r *Results, excess bool) (outcome, error) {
	slow := x.ran(r, func(s faultOf) bool {
		known := finite(s.value("before", "latency")) && finite(s.value("during", "latency"))
		return s.c.SlowVerification > 0 && s.excess() == excess && known && s.quiet()
	})
	return each(slow, "slow validators"+quietHost, func(s faultOf) (bool, string) {
		before, during := s.value("before", "latency"), s.value("during", "latency")
		return during-before >= partOfDelay*s.c.SlowVerification,
			fmt.Sprintf("%s: %s ms before, %s ms meanwhile", s.c.Name, milliseconds(before), milliseconds(during))
	})
}

// each judges all scenarios: every one must satisfy the predicate.
func each(scenarios []faultOf, needed string, judge func(s faultOf) (bool, string)) (outcome, error) {
	if len(scenarios) == 0 {
		return outcome{}, errMissing(needed)
	}
	out := outcome{true: true}
	seen := make([]string, len(scenarios))
	for i, s := range scenarios {
		holds, measured := judge(s)
		out.true = out.true && holds
		seen[i] = measured
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}
