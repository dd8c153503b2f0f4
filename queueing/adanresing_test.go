package queueing

import (
	"math"
	"testing"
)

// TestLiteratureOfAdanAndResing holds the examples, tables and solved exercises of
// Adan and Resing, "Queueing Systems", Eindhoven University of Technology, the edition
// of 26 March 2015. A row names the page that prints the number, its units are those of
// the page, and its relative tolerance is half a unit of the last digit printed, a whole
// one where the book cuts digits off.
func TestLiteratureOfAdanAndResing(t *testing.T) {
	television := MM1{Lambda: 10. / 480, Mu: 1. / 30}
	pump := MMc{Lambda: 1. / 3, Mu: .5, Servers: 1}
	small := MMcK{Lambda: 1. / 3, Mu: .5, Servers: 1, Capacity: 2}
	boxes := MMc{Lambda: 4. / 3, Mu: 1, Servers: 2}
	calls := func(operators int) MMc { return MMc{Lambda: 2. / 3, Mu: 1. / 3, Servers: operators} }
	troughs := MMc{Lambda: 1. / 3, Mu: 1. / 3, Servers: 2}
	processors := MMc{Lambda: 15, Mu: 6, Servers: 3}
	tasks := MG1{Lambda: 16. / 60, Service: erlang{2, 2}}
	post := MG1{Lambda: .5, Service: hyper{.25, .5, 1}}
	phases := MG1{Lambda: 1. / 6, Service: erlang{2, 2}}
	milking := MG1{Lambda: 1. / 6, Service: hyper{.25, 1. / 6, 1. / 3}}
	parts := MG1{Lambda: 1, Service: hypo{4, 3}}
	warehouse := MG1{Lambda: .1, Service: hyper{.25, .1, .2}}
	records := GIM1{hyper{1. / 3, 1, 1. / 3}, 1}
	clock := GIM1{constant(4), .5}
	pairs := BatchMG1{Lambda: 1. / 30, Batch: 2, Service: exponential(.2)}
	mixed := BatchMG1{Lambda: 1. / 20, Batch: 4. / 3, BatchVariance: 2. / 9, Service: exponential(1. / 6)}
	oneOrTwo := BatchMG1{Lambda: 25. / 60, Batch: 1.6, BatchVariance: .24, Service: exponential(1)}
	oneOrThree := BatchMG1{Lambda: 1. / 30, Batch: 2, BatchVariance: 1, Service: exponential(.1)}
	ferry := BlockFull{Lambda: .25, Mu: 1. / 3, Size: 2}
	anyFerry := BlockGeneral{Lambda: .25, Service: exponential(1. / 3), Size: 2, Rule: FullBlocks}
	elevator := BlockGeneral{Lambda: 1. / 6, Service: constant(5), Size: 1, Rule: EmptyBlocks}
	for _, tt := range []struct {
		page      int
		what      string
		got, want float64
		tolerance float64
	}{
		{36, "Example 4.5.1, in order of arrival, E(S)", MM1{.8, 1}.Sojourn(), 5, 1e-12},
		{139, "Exercise 15, televisions, E(L)", television.InSystem(), 5. / 3, 1e-12},
		{139, "Exercise 15, E(S) in min", television.Sojourn(), 80, 1e-12},
		{140, "Exercise 16, gas station, E(L)", pump.InSystem(), 2, 1e-12},
		{140, "Exercise 16, P(W > 2 min)", pump.WaitDistribution().Survival(2), .48, .011},
		{140, "Exercise 16 with room for 2, p₂", small.Loss(), 4. / 19, 1e-12},
		{140, "Exercise 16 with room for 2, E(L)", small.InSystem(), 14. / 19, 1e-12},
		{146, "Exercise 22, telephone boxes, Π_W", boxes.Delayed(), 8. / 15, 1e-12},
		{146, "Exercise 22, E(W) in min", boxes.Wait(), .8, 1e-12},
		{147, "Exercise 23, call center, c = 3, Π_W", calls(3).Delayed(), 4. / 9, 1e-12},
		{147, "Exercise 23, c = 3, P(W > 2 min)", calls(3).WaitDistribution().Survival(2), .228, .003},
		{147, "Exercise 23, c = 4, Π_W", calls(4).Delayed(), 4. / 23, 1e-12},
		{147, "Exercise 23, c = 4, P(W > 2 min)", calls(4).WaitDistribution().Survival(2), .046, .011},
		{148, "Exercise 24, two troughs, Π_W", troughs.Delayed(), 1. / 3, 1e-12},
		{148, "Exercise 24, E(W) in min", troughs.Wait(), 1, 1e-12},
		{148, "Exercise 24, three troughs, Π_W", MMc{1. / 3, 1. / 3, 3}.Delayed(), 1. / 11, 1e-12},
		{149, "Exercise 25, three processors, Π_W", processors.Delayed(), 125. / 178, 1e-12},
		{149, "Exercise 25, E(W) in min", processors.Wait(), .234, .003},
		{116, "Table 11.1, B(150, 150)", ErlangB(150, 150), .062, .0081},
		{116, "Table 11.1, B(155, 150)", ErlangB(150, 155), .044, .012},
		{116, "Table 11.1, B(160, 150)", ErlangB(150, 160), .028, .018},
		{116, "Table 11.1, B(165, 150)", ErlangB(150, 165), .017, .03},
		{116, "Table 11.1, B(170, 150)", ErlangB(150, 170), .009, .056},
		{181, "Exercise 77, B(4, 3)", ErlangB(3, 4), 27. / 131, 1e-12},
		{181, "Exercise 77, B(5, 3)", ErlangB(3, 5), .11005, 5e-5},
		{181, "Exercise 77, B(6, 3)", ErlangB(3, 6), .05215, 2e-4},
		{181, "Exercise 77, B(7, 3)", ErlangB(3, 7), .0219, .0023},
		{182, "Exercise 79, B(6, 7.5)", ErlangB(7.5, 6), .3615, 1.4e-4},

		{70, "(7.14) and (7.16), M/D/1, ρ = 0.8, E(W)", MG1{Lambda: .8, Service: constant(1)}.Wait(), 2, 1e-12},
		{150, "Exercise 30, M/E₂/1, E(L)", tasks.InSystem(), 104. / 105, 1e-12},
		{150, "Exercise 30, E(W) in min", tasks.Wait(), 12. / 7, 1e-12},
		{152, "Exercise 32, M/E₂/1, P(W > 5 min)", MG1{Lambda: 1. / 15, Service: erlang{2, 8}}.WaitDistribution().Survival(5), .376, .0014},
		{154, "Exercise 34, engines, E(S) in weeks", MG1{Lambda: .5, Service: erlang{2, 2. / 3}}.Sojourn(), 11. / 12, 1e-12},
		{157, "Exercise 37, post office, E(L)", post.InSystem(), 43. / 24, 1e-12},
		{157, "Exercise 37, E(S) in min", post.Sojourn(), 43. / 12, 1e-12},
		{157, "Exercise 37, 1 − F_S(4 min)", post.Distribution().Survival(4), (27*math.Exp(-1) + 5*math.Exp(-3)) / 32, 1e-6},
		{158, "Exercise 38, two phases, E(L)", phases.InSystem(), 11. / 24, 1e-12},
		{158, "Exercise 38, E(S) in min", phases.Sojourn(), 11. / 4, 1e-12},
		{160, "Exercise 40, phases of 10 and 2 min, E(S) in min", MG1{Lambda: .05, Service: hypo{.1, .5}}.Sojourn(), 27.5, 1e-12},
		{161, "Exercise 41, standard deviation 3 min, E(W) in min", GG1{1. / 6, 1, 4, 9. / 16}.Wait(), 25. / 4, 1e-12},
		{162, "Exercise 44, robotic barn, E(W) in min", milking.Wait(), 7, 1e-12},
		{162, "Exercise 44, P(W < 3 min)", 1 - milking.WaitDistribution().Survival(3), .532, 1e-3},
		{163, "Exercise 45, parts, E(S) in h", parts.Sojourn(), 6. / 5, 1e-12},
		{163, "Exercise 45, 100 P(S > 3 h)", 100 * parts.Distribution().Survival(3), 6.22, 8.1e-4},
		{164, "Exercise 46, warehouse, P(S > 30 min)", warehouse.Distribution().Survival(30), .190, .0027},
		{164, "Exercise 46, E(S) in min", warehouse.Sojourn(), 215. / 12, 1e-12},

		{84, "Example 8.1.2, E₂/M/1, σ", GIM1{erlang{2, 2. / 3}, 4}.Delayed(), .25, 1e-12},
		{85, "Example 8.1.3, phases of rates μ and 2μ, σ", GIM1{hypo{1, 2}, 1}.Delayed(), 2 - math.Sqrt2, 1e-12},
		{165, "Exercise 51, record shop, σ", records.Delayed(), (21 - math.Sqrt(153)) / 18, 1e-12},
		{165, "Exercise 51, E(S) in min", records.Sojourn(), 1.92, .0027},
		{165, "Exercise 51, E(L)", records.InSystem(), .82, .0061},
		{166, "Exercise 52, σ", GIM1{hyper{13. / 24, 3, 2}, 6}.Delayed(), 5. / 12, 1e-12},
		{167, "Exercise 53, σ", GIM1{hyper{.5, .5, .25}, 1}.Delayed(), (7 - math.Sqrt(17)) / 8, 1e-12},
		{168, "Exercise 54, D/M/1, σ", clock.Delayed(), .203, .0025},

		{153, "Exercise 33, groups of 1 or 2, E(L)", mixed.InSystem(), 5. / 6, 1e-12},
		{153, "Exercise 33, E(S) in min", mixed.Sojourn(), 12.5, 1e-12},
		{155, "Exercise 35, jobs of 1 or 2 tasks, E(L_task)", oneOrTwo.InSystem(), 11. / 4, 1e-12},
		{156, "Exercise 36, groups of 2, E(L)", pairs.InSystem(), 3. / 4, 1e-12},
		{156, "Exercise 36, E(W) in min", pairs.Wait(), 25. / 4, 1e-12},
		{179, "Exercise 71, groups of 1 or 3, E(S) in min", oneOrThree.Sojourn(), 52.5, 1e-12},
		{179, "Exercise 71, E(L)", oneOrThree.InSystem(), 21. / 6, 1e-12},
		{169, "Exercise 55, ferry of 2 cars, fraction of time under way", ferry.Utilization(), 3. / 8, 1e-12},
		{169, "Exercise 55, E(L_q)", ferry.Lambda * ferry.Wait(), 3. / 4, 1e-12},
		{169, "Exercise 55, E(W) in min", ferry.Wait(), 3, 1e-12},
		{169, "Exercise 55, E(W) in min, by the roots", anyFerry.Wait(), 3, 1e-9},
		{175, "Exercise 64, paternoster elevator, E(W) in s", elevator.Wait(), 15, 1e-9},
	} {
		if !near(tt.got, tt.want, tt.tolerance) {
			t.Errorf("p. %d, %s: %.10g, want %.10g", tt.page, tt.what, tt.got, tt.want)
		}
	}
}

// TestLiteratureOfPriorities holds what the same book prints of classes, the first
// the most urgent. Tolerances are as above.
func TestLiteratureOfPriorities(t *testing.T) {
	type sojourner interface{ Sojourn(k int) float64 }
	fixed := func(lambda, service float64) ServiceClass { return ServiceClass{lambda, service, service / 2} }
	shop := []ServiceClass{ExponentialClass(1./12, 1./3), ExponentialClass(1./12, 1./6)}
	reversed := []ServiceClass{shop[1], shop[0]}
	jobs := []ServiceClass{fixed(1./30, 10), fixed(1./60, 15), fixed(1./60, 20)}
	alike := []ServiceClass{fixed(1./60, 10), fixed(1./30, 10), fixed(1./30, 10)}
	orders := []ServiceClass{fixed(1./12, 2), {1. / 12, 6, 11. / 3}}
	example, exercise := []float64{.2, .6}, []float64{4. / 60, 5. / 60}
	for _, tt := range []struct {
		page      int
		what      string
		model     sojourner
		want      []float64
		tolerance float64
	}{
		{36, "Example 4.5.1, absolute priority", PreemptiveMM1{example, 1}, []float64{1.25, 6.25}, 1e-12},
		{36, "Example 4.5.1, absolute priority, one server of many", PreemptiveMMc{example, 1, 1}, []float64{1.25, 6.25}, 1e-12},
		{37, "Example 4.5.2, without preemption", NonpreemptiveMMc{example, 1, 1}, []float64{2, 6}, 1e-12},
		{142, "Exercise 18, preemptive, min", PreemptiveMM1{exercise, .2}, []float64{7.5, 30}, 1e-12},
		{142, "Exercise 18, without preemption, min", NonpreemptiveMMc{exercise, .2, 1}, []float64{10.625, 27.5}, 1e-12},
		{170, "Exercise 56, short ones first, min", NonpreemptivePriority{shop}, []float64{5 + 3, 20 + 6}, 1e-12},
		{170, "Exercise 56, long ones first, min", NonpreemptivePriority{reversed}, []float64{7.5 + 6, 30 + 3}, 1e-12},
		{171, "Exercise 57, M/D/1, preemptive, min", PreemptivePriority{alike}, []float64{11, 18, 70}, 1e-12},
		{172, "Exercise 58, without preemption, min", NonpreemptivePriority{jobs}, []float64{325. / 16, 159. / 4, 218}, 1e-12},
		{173, "Exercise 59, single parts first, min", NonpreemptivePriority{orders}, []float64{4.4, 13.2}, 1e-12},
	} {
		for k, want := range tt.want {
			if got := tt.model.Sojourn(k); !near(got, want, tt.tolerance) {
				t.Errorf("p. %d, %s: E(S%d) = %.10g, want %.10g", tt.page, tt.what, k+1, got, want)
			}
		}
	}
}

// TestLiteratureTables holds whole tables of the same book, to half a unit of the last
// digit, and a little for what the book rounds up: it has 1.53 for 1.52499 in Table 5.1
// and 0.02 for 0.8e⁻⁴ = 0.01465 in Table 6.1.
func TestLiteratureTables(t *testing.T) {
	check := func(page int, what string, got, want, half float64) {
		t.Helper()
		if !(math.Abs(got-want) <= half*1.08) {
			t.Errorf("p. %d, %s: %.10g, want %v ± %v", page, what, got, want, half)
		}
	}
	for _, tt := range []struct {
		servers        int
		delayed, wait  float64 // Table 5.1, ρ = 0.9
		wait2, present float64 // Table 5.2, 0.1 of a server to spare
	}{
		{1, .90, 9.00, 9.00, 9},
		{2, .85, 4.26, 9.26, 19},
		{5, .76, 1.53, 9.50, 51},
		{10, .67, .67, 9.64, 105},
		{20, .55, .28, 9.74, 214},
	} {
		c := float64(tt.servers)
		busy, spare := MMc{.9 * c, 1, tt.servers}, MMc{c - .1, 1, tt.servers}
		check(45, "Table 5.1, Π_W", busy.Delayed(), tt.delayed, .005)
		check(45, "Table 5.1, E(W)", busy.Wait(), tt.wait, .005)
		check(45, "Table 5.2, E(W)", spare.Wait(), tt.wait2, .005)
		check(45, "Table 5.2, E(L)", spare.InSystem(), tt.present, .5)
	}
	for _, tt := range []struct {
		rho                float64
		phases             int
		wait, p5, p10, p20 float64
	}{
		{.8, 1, 4, .29, .11, .02},
		{.8, 2, 3, .21, .05, .00},
		{.8, 4, 2.5, .16, .03, .00},
		{.8, 10, 2.2, .12, .02, .00},
		{.9, 1, 9, .55, .33, .12},
		{.9, 2, 6.75, .46, .24, .06},
		{.9, 4, 5.625, .41, .18, .04},
		{.9, 10, 4.95, .36, .14, .02},
	} {
		q := MG1{Lambda: tt.rho, Service: erlang{tt.phases, 1}}
		wait := q.WaitDistribution()
		check(56, "Table 6.1, E(W)", q.Wait(), tt.wait, 1e-12)
		check(56, "Table 6.1, P(W > 5)", wait.Survival(5), tt.p5, .005)
		check(56, "Table 6.1, P(W > 10)", wait.Survival(10), tt.p10, .005)
		check(56, "Table 6.1, P(W > 20)", wait.Survival(20), tt.p20, .005)
	}
	for _, tt := range []struct{ eta, theta, sojourn, half float64 }{
		{6, 54, 10.02, .005},
		{3, 27, 10.03, .005},
		{1, 9, 10.1, .05},
		{.125, 1.125, 10.8, .05},
		{.0625, .5625, 11.6, .05},
		{.025, .225, 14, .5},
	} {
		q := BreakdownMG1{Lambda: .8, Service: exponential(1), Rate: tt.eta, Repair: exponential(tt.theta)}
		check(103, "Table 10.1, E(S) in h", q.Sojourn(), tt.sojourn, tt.half)
	}
}
