package experiments

import (
	"fmt"
	"math"
	"strings"
)

// blockServiceTable is the sojourn time in s on the reference set R at Λ = 21/s, computed
// once outside the project: blocks begun when anybody waits, and when full.
var blockServiceTable = []struct {
	channel       string
	partial, full float64
}{
	{"1 urgent", 0.960, 1.65},
	{"2 normal", 1.130, 2.05},
	{"3 non-urgent", 2.022, 2.81},
	{"4 fixed", 1.269, 3.53},
}

// tableTolerance is the error of the table, which was simulated, too, and has three
// digits.
const tableTolerance = 0.01

// What priority may be worth on real nodes, where latencies scatter with the host: little
// below realIdle of what a full queue makes them carry, much above realBusy.
const (
	realIdle     = 0.7
	realBusy     = 1.2
	worthLittle  = 0.75
	worthMuch    = 0.6
	atCapacity25 = 21 // Λ of the table, 1/s
)

func (x *joinedStudy) rules() []rule {
	const source = "I-Health section V and Fig. 10 (added)"
	const inside = "the block-service table's sojourn times within 1 %% of the simultaneous (Bonferroni) intervals, %s"
	return []rule{
		{
			id: "25a", source: source, claim: "entities, manager and a chain of eq. (17) together give the sojourn times of block service",
			predicate: fmt.Sprintf(inside, "blocks begun when anybody waits, every channel"), check: func(r *Results) (outcome, error) { return x.tabled(r, partialBlocks) },
		},
		{
			id: "25b", source: source, claim: "the same when the manager waits for full blocks",
			predicate: fmt.Sprintf(inside, "full blocks, every channel"), check: func(r *Results) (outcome, error) { return x.tabled(r, fullBlocks) },
		},
		{
			id: "25c", source: source, claim: "the joined model agrees with the station that serves blocks, and loses nothing",
			predicate: "0 inside the simultaneous intervals of the differences of the means, every channel and rule; sent = committed", check: x.agrees,
		},
		{
			id: "25d", source: source, claim: "behind the manager, too, priority matters near capacity only",
			predicate: fmt.Sprintf("S_urgent/S_non-urgent ≥ %g up to load %g, less than %g at the highest load, above %g, with the whole of the simultaneous (Bonferroni) intervals over the replications",
				joinedNothing, uselessLoad, mattersBelow, usefulLoad), check: x.nearCapacity,
		},
		{
			id: "25e", source: source, claim: "the same entities and manager lose and double nothing on real nodes",
			predicate: "accepted = committed = distinct transactions > 0, none rejected, one state root, at every load", check: x.realKeeps,
		},
		{
			id: "25f", source: source, claim: "on real nodes, too, priority matters beyond capacity only",
			predicate: fmt.Sprintf("S_urgent/S_non-urgent ≥ %g up to %g of the throughput of a full queue, ≤ %g from %g on; not judged, for or against it, where the host set the pace of a run",
				worthLittle, realIdle, worthMuch, realBusy), check: x.realPriority,
		},
	}
}

// joinedNothing is the ratio of sojourn times from which on priority is worth nothing: a
// part in a hundred more than for the station, whose runs are ten times as long.
const joinedNothing = 0.98

// tabled compares a rule's sojourn times with the table.
func (x *joinedStudy) tabled(r *Results, series string) (outcome, error) {
	if x.spec.Joined.ArrivalRate != atCapacity25 {
		return outcome{}, errMissing(fmt.Sprintf("Λ = %d/s, that of the table", atCapacity25))
	}
	out := outcome{true: true}
	var seen []string
	for _, of := range blockServiceTable {
		want := of.partial
		if series == fullBlocks {
			want = of.full
		}
		rows := x.atRate(r, of.channel, series, "sojourn")
		if len(rows) != 1 {
			return outcome{}, errMissing("fidelity simulated on channel " + of.channel)
		}
		low, high := float64(rows[0].Interval.Low), float64(rows[0].Interval.High)
		out.true = out.true && low <= want*(1+tableTolerance) && want*(1-tableTolerance) <= high
		seen = append(seen, fmt.Sprintf("%s: %.3f to %.3f s, table %g s", of.channel, low, high, want))
	}
	out.measured = strings.Join(seen, "; ")
	return out, nil
}

// atRate returns a channel's rows of a metric at the arrival rate, not of the sweep.
func (x *joinedStudy) atRate(r *Results, channel, series, metric string) []Row {
	var out []Row
	for _, row := range r.Select(Query{Fidelity: Simulated, Panel: channel, Series: series, Metric: metric}) {
		if row.Cell == channel {
			out = append(out, row)
		}
	}
	return out
}

func (x *joinedStudy) agrees(r *Results) (outcome, error) {
	rows, losses := r.Select(Query{Fidelity: Simulated, Metric: "difference"}), r.Values(Query{Fidelity: Simulated, Metric: "lost"})
	if all := len(x.spec.Joined.Channels) * len(joinedRules); all == 0 || len(rows) != all || len(losses) != all {
		return outcome{}, errMissing("fidelity simulated on every channel")
	}
	within, lost, most := 0, 0.0, 0.0
	for _, row := range rows {
		if row.Interval.contains(0) {
			within++
		}
		most = max(most, math.Abs(float64(row.Value)))
	}
	for _, v := range losses {
		lost += v
	}
	return outcome{
		within == len(rows) && lost == 0,
		fmt.Sprintf("0 inside %d of %d, means at most %s apart; %g transactions lost", within, len(rows), seconds(most), lost),
	}, nil
}

func (x *joinedStudy) nearCapacity(r *Results) (outcome, error) {
	rows := r.Select(Query{Fidelity: Simulated, Series: partialBlocks, Metric: "urgent_over_nonurgent"})
	if len(rows) == 0 || float64(rows[0].X) > uselessLoad || float64(rows[len(rows)-1].X) <= usefulLoad {
		return outcome{}, errMissing(fmt.Sprintf("loads up to %g and above %g", uselessLoad, usefulLoad))
	}
	low, high, last := math.Inf(1), math.Inf(1), rows[len(rows)-1].Interval
	for _, row := range rows {
		if float64(row.X) <= uselessLoad {
			low, high = min(low, float64(row.Interval.Low)), min(high, float64(row.Interval.High))
		}
	}
	measured := fmt.Sprintf("intervals up to load %g begin at %.4f and end at %.4f or above; %.4f to %.4f at load %g",
		uselessLoad, low, high, float64(last.Low), float64(last.High), float64(rows[len(rows)-1].X))
	refuted := high < joinedNothing || last.Low >= mattersBelow
	holds := low >= joinedNothing && last.High < mattersBelow
	if !holds && !refuted {
		return outcome{}, fmt.Errorf("not judged: too few replications to tell: %s", measured)
	}
	return outcome{holds, measured}, nil
}

func (x *joinedStudy) realKeeps(r *Results) (outcome, error) {
	committed := r.Select(Query{Fidelity: OnChain, Metric: "committed"})
	if len(committed) == 0 {
		return outcome{}, errMissing("fidelity chain")
	}
	out, sum := outcome{true: true}, 0.0
	for _, row := range committed {
		m := measuredOf{r, row.Panel, row.Series}
		sum += float64(row.Value)
		out.true = out.true && row.Value > 0 && float64(row.Value) == m.value("", "accepted") &&
			float64(row.Value) == m.value("", "distinct") && m.value("", "rejected") == 0 && m.value("", "state_roots") == 1
	}
	out.measured = fmt.Sprintf("%.0f committed once in %d runs", sum, len(committed))
	return out, nil
}

func (x *joinedStudy) realPriority(r *Results) (outcome, error) {
	rows := r.Select(Query{Fidelity: OnChain, Metric: "urgent_over_nonurgent"})
	low, high := math.Inf(1), math.Inf(-1)
	for _, row := range rows {
		switch load := float64(row.X); {
		case load <= realIdle:
			low = min(low, float64(row.Value))
		case load >= realBusy:
			high = max(high, float64(row.Value))
		}
	}
	if !finite(low) || !finite(high) {
		return outcome{}, errMissing(fmt.Sprintf("fidelity chain with loads up to %g and from %g on", realIdle, realBusy))
	}
	measured := fmt.Sprintf("at least %.3f up to load %g; at most %.3f from load %g on", low, realIdle, high, realBusy)
	for _, series := range append([]string{fullQueue}, x.loadNames()...) {
		if boundByHost(r, series) {
			return outcome{}, fmt.Errorf("not judged: %s is host-bound, and shows the host and not the nodes: %s", series, measured)
		}
	}
	return outcome{low >= worthLittle && high <= worthMuch, measured}, nil
}

// boundByHost reports whether the host set the pace of a run of the real chain, or
// whether nothing is known of it.
func boundByHost(r *Results, series string) bool {
	v, ok := r.Value(Query{Fidelity: OnChain, Panel: realChain, Series: series, Metric: "host_bound"})
	return !ok || v != 0
}
