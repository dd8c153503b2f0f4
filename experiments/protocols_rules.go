package experiments

import (
	"fmt"
	"math"
	"strings"
)

func (x *protocolsStudy) rules() []rule {
	return []rule{
		{
			id: "32a", source: "Castro and Liskov, OSDI 1999; arXiv 1807.04938; I-Health eq. (17); EIP-225 (added)", claim: "messages are those of the formulas",
			predicate: "no fault: messages a block = formula for every m within 1 % (the first block has no RoundSteps), of proof of authority, with its rival seals, within 10 %", check: x.countsMessages,
		},
		{
			id: "32b", source: "I-Health eq. (17)", claim: "leader-based verification goes on when f of 3f+1 validators are down", finding: true,
			predicate: "f crashed: a leader that waits for the slowest of all m, as eq. (17) has it, decides every block, for every m", check: func(r *Results) (outcome, error) {
				return x.goesOn(r, crashes[1], underLeader)
			},
		},
		{
			id: "32c", source: "OSDI 1999; arXiv 1807.04938 (added)", claim: "with two thirds of the answers every protocol goes on without f validators",
			predicate: "f crashed: PBFT, rounds, a leader content with ⌊2m/3⌋+1 answers and proof of authority decide every block, for every m", check: func(r *Results) (outcome, error) {
				return x.goesOn(r, crashes[1], underPBFT, underRounds, underGossip, underMajority, underAuthority)
			},
		},
		{
			id: "32d", source: "OSDI 1999; arXiv 1807.04938; EIP-225 (added)", claim: "a protocol stops without its quorum and not before: two thirds, all, or with proof of authority a majority",
			predicate: "f and f + 1 crashed: a protocol stalls exactly where fewer are up than PBFT's ⌊(m+f)/2⌋+1, ⌊2m/3⌋+1 of rounds and the leader, all m of eq. (17), ⌊m/2⌋+1 of authority", check: x.stopsSafely,
		},
		{
			id: "32e", source: "arXiv 1807.04938; OSDI 1999 (added)", claim: "a rotating leader pays for a dead one at each of its turns, a stable one once, in the first block",
			predicate: "f crashed: rounds' mean block latency, first and last blocks left out, is at least 1.5 times PBFT's, for every m", check: x.rotationCosts,
		},
		{
			id: "32f", source: "EIP-225 (added)", claim: "proof of authority confirms a block in floor(m/2)+1 periods",
			predicate: "no fault: mean block latency = (floor(m/2)+1)·period within 5 %, for every m", check: x.confirmsInPeriods,
		},
	}
}

// at returns a metric of a protocol for m validators.
func (x *protocolsStudy) at(r *Results, panel, protocol, metric string, m int) (float64, error) {
	v, ok := valueAt(r, Query{Panel: panel, Series: protocol, Metric: metric}, float64(m))
	if !ok {
		return 0, errMissing(fmt.Sprintf("%s of %s with %d validators, %s", metric, protocol, m, panel))
	}
	return v, nil
}

// compare compares a metric of a protocol without faults with a formula, for every m.
func (x *protocolsStudy) compare(r *Results, protocol, metric string, want func(m int) float64) (worst float64, err error) {
	for _, m := range x.spec.Protocols.Validators {
		v, err := x.at(r, crashes[0], protocol, metric, m)
		if err != nil {
			return 0, err
		}
		worst = max(worst, math.Abs(v/want(m)-1))
	}
	return worst, nil
}

func (x *protocolsStudy) countsMessages(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, protocol := range protocols {
		if protocol.messages == nil {
			continue
		}
		worst, err := x.compare(r, protocol.name, "messages", protocol.messages)
		if err != nil {
			return outcome{}, err
		}
		most := 0.01
		if protocol.name == underAuthority {
			most = 0.1
		}
		out.true = out.true && worst <= most
		seen = append(seen, fmt.Sprintf("%s %.1f %%", protocol.name, 100*worst))
	}
	out.measured = "largest difference: " + strings.Join(seen, ", ")
	return out, nil
}

// goesOn reports whether all blocks were decided.
func (x *protocolsStudy) goesOn(r *Results, panel string, of ...string) (outcome, error) {
	out := outcome{true: true}
	var stuck []string
	for _, protocol := range of {
		for _, m := range x.spec.Protocols.Validators {
			stalled, err := x.at(r, panel, protocol, "stalled", m)
			if err != nil {
				return outcome{}, err
			}
			if stalled > 0 {
				out.true = false
				stuck = append(stuck, fmt.Sprintf("%s with m = %d", protocol, m))
			}
		}
	}
	out.measured = "stalled: " + orNone(stuck)
	return out, nil
}

func (x *protocolsStudy) stopsSafely(r *Results) (outcome, error) {
	out := outcome{true: true}
	var on []string
	for _, protocol := range protocols {
		for _, panel := range crashes[1:] {
			for _, m := range x.spec.Protocols.Validators {
				stalled, err := x.at(r, panel, protocol.name, "stalled", m)
				if err != nil {
					return outcome{}, err
				}
				up := m - crashed(panel, m)
				out.true = out.true && (up < protocol.quorum(m)) == (stalled > 0)
				if stalled == 0 && panel == crashes[2] {
					on = append(on, fmt.Sprintf("%s with %d of %d", protocol.name, up, m))
				}
			}
		}
	}
	out.measured = "without f + 1 go on: " + orNone(on)
	return out, nil
}

func (x *protocolsStudy) rotationCosts(r *Results) (outcome, error) {
	out := outcome{true: true}
	var seen []string
	for _, m := range x.spec.Protocols.Validators {
		rotating, err := x.at(r, crashes[1], underRounds, "latency", m)
		if err != nil {
			return outcome{}, err
		}
		stable, err := x.at(r, crashes[1], underPBFT, "latency", m)
		if err != nil {
			return outcome{}, err
		}
		out.true = out.true && rotating >= 1.5*stable
		rates := [2]float64{}
		for i, protocol := range []string{underRounds, underPBFT} {
			if rates[i], err = x.at(r, crashes[1], protocol, "throughput", m); err != nil {
				return outcome{}, err
			}
		}
		seen = append(seen, fmt.Sprintf("m = %d: %s and %s ms (%.0f and %.0f tx/s with the first block)", m, milliseconds(rotating), milliseconds(stable), rates[0], rates[1]))
	}
	out.measured = "rounds and PBFT, " + strings.Join(seen, "; ")
	return out, nil
}

func (x *protocolsStudy) confirmsInPeriods(r *Results) (outcome, error) {
	period := x.spec.Protocols.Period
	worst, err := x.compare(r, underAuthority, "latency", func(m int) float64 { return period * float64(m/2+1) })
	return outcome{worst <= 0.05, fmt.Sprintf("largest difference %.1f %%", 100*worst)}, err
}
