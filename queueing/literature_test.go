package queueing

import (
	"math"
	"testing"
)

// TestTextbookValues holds values from books. Each row states its source and its own
// relative tolerance, that of the digits printed. Pages are given where they could be
// seen: those of van Foreest's book and companion (13 June 2020) in the free books,
// those of Gross et al. (4th ed., 2008) in the formal statements of its theorems at
// prove2.me, which quote page and equation, those of Bolch et al. (1998) and of Lazowska
// et al. (1984) in the tests of octave-queueing's qnos. Numbers beside an equation are
// the equation's, by hand.
func TestTextbookValues(t *testing.T) {
	barber := MM1{Lambda: 5, Mu: 6}                                  // 1/h
	clinic := MMc{Lambda: 6, Mu: 3, Servers: 3}                      // 1/h
	emission := MMcK{Lambda: 1, Mu: 1. / 6, Servers: 3, Capacity: 7} // 1/min
	fixed := MG1{Lambda: .8, Service: constant(1)}                   // 1/s
	batches := BatchMG1{Lambda: 1, Batch: 2, BatchVariance: 2. / 3, Service: exponential(2.4)}
	wholeBatches := BatchMG1{Lambda: 1, Batch: 2, Service: exponential(2.4)} // 1/h
	joined := BlockJoin{Lambda: .75, Mu: 1, Size: 2}
	polite := NonpreemptivePriority{[]ServiceClass{ExponentialClass(1, 4), ExponentialClass(1, 2)}}
	bounds := GG1{Lambda: 1, ArrivalSCV: .5, Service: .5, ServiceSCV: 8}
	buses := GG1{Lambda: 1. / 6, ArrivalSCV: 1. / 12, Service: 5, ServiceSCV: .16}                       // 1/min
	failing := MG1{Lambda: 4, Service: Interrupted{constant(1. / 6), 1. / 3, exponential(2)}}            // 1/h
	crib := func(c int) MMc { return MMc{Lambda: 28. / 60, Mu: .25, Servers: c} }                        // 1/min
	airline := func(buffer int) MMcK { return MMcK{Lambda: 6, Mu: 5, Servers: 1, Capacity: 1 + buffer} } // 1/h
	web := func(visits, service float64) MM1 { return MM1{Lambda: .3 * visits, Mu: 1 / service} }        // 1/s
	for _, tt := range []struct {
		source    string
		got, want float64
		tolerance float64
	}{
		{"Gross and Harris, 3rd ed. (1998), Example 2.1, barber, L; (2.9), p. 55 of the 4th ed.", barber.InSystem(), 5, 1e-12},
		{"Gross and Harris, Example 2.1, Lq = 4 1/6", barber.Lambda * barber.Wait(), 25. / 6, 1e-12},
		{"Gross and Harris, Example 2.1, W_q = 5/6 h", barber.Wait(), 5. / 6, 1e-12},
		{"Gross and Harris, section 2.3, eye clinic, Lq = 8/9; (2.33), p. 68 of the 4th ed.", clinic.Lambda * clinic.Wait(), 8. / 9, 1e-12},
		{"Gross and Harris, section 2.3, eye clinic, L = 26/9", clinic.InSystem(), 26. / 9, 1e-12},
		{"Gross and Harris, section 2.3, eye clinic, W = 28.9 min", 60 * clinic.Sojourn(), 28.9, 2e-3},
		{"Gross et al., p. 69, (2.38), eye clinic, C(3, 2)", clinic.Delayed(), 4. / 9, 1e-12},
		{"Gross and Harris, section 2.4, emission inspection, L", emission.InSystem(), 6.06, 1e-3},
		{"Gross and Harris, section 2.4, emission inspection, W in min", emission.Sojourn(), 12.3, 5e-3},
		{"Gross and Harris, section 2.4, emission inspection, Lq", emission.Throughput() * emission.Wait(), 3.09, 2e-3},
		{"Gross et al., p. 82, (2.53), B(2, 1) = 1/5", ErlangB(1, 2), .2, 1e-12},
		{"Gross et al., p. 84, (2.57), M/M/∞, p₂ at r = 2", MGInf{2, 1}.Present(2), 2 * math.Exp(-2), 1e-12},
		{"Gross et al., pp. 118–119, (3.4), M^[X]/M/1, X = 1, 2, 3, ρ = 5/6, L", batches.InSystem(), 25. / 3, 1e-12},
		{"Gross et al., p. 124, (3.9), partial batches of K = 2, λ/μ = 3/4, r₀ = 1/2, L", joined.InSystem(), 1, 1e-12},
		{"Gross et al., p. 124, (3.9), 1 − p₀", joined.Utilization(), .5, 1e-12},
		{"Gross et al., pp. 151–152, (3.43), λ = 1, 1 and μ = 4, 2, W_q of class 1", polite.Wait(0), 5. / 12, 1e-12},
		{"Gross et al., pp. 151–152, (3.43), W_q of class 2", polite.Wait(1), 5. / 3, 1e-12},
		{"Gross et al., p. 225, (5.7), M/D/1, ρ = 0.8, L", fixed.InSystem(), 2.4, 1e-12},
		{"Gross et al., p. 333, (7.13), σ_A² = 1/2, σ_B² = 2, ρ = 1/2", bounds.WaitUpper(), 2.5, 1e-12},
		{"Gross et al., p. 333, (7.14), the same", bounds.WaitLower(), 1.25, 1e-12},
		{"Kleinrock I, section 5.6, M/D/1 waits half as long as M/M/1", fixed.Wait(), MM1{.8, 1}.Wait() / 2, 1e-12},
		{"van Foreest, companion, p. 67, solution 3.1.2, buses, G/G/1, E(W_Q) in min", buses.Wait(), 3.041666666666665, 1e-12},
		{"van Foreest, companion, p. 79, solution 3.4.1, failures, E(W) in h", failing.Wait(), .5902777777777779, 1e-12},
		{"van Foreest, companion, p. 79, solution 3.4.1, sojourn time in h", failing.Sojourn(), .7847222222222223, 1e-12},
		{"van Foreest, companion, p. 128, solution 5.2.18, buffer of 2, E(L)", airline(2).InSystem(), 1.725782414307004, 1e-12},
		{"van Foreest, companion, p. 129, solution 5.2.18, accepted per h", airline(2).Throughput(), 4.06855439642325, 1e-12},
		{"van Foreest, companion, p. 129, solution 5.2.18, buffer of 5, E(L)", airline(5).InSystem(), 3.7098374221424995, 1e-12},
		{"van Foreest, companion, p. 132, solution 5.2.21, tool crib, c = 2, E(W_Q) in min", crib(2).Wait(), 27.034482758620694, 1e-12},
		{"van Foreest, companion, p. 132, solution 5.2.21, c = 3, E(W_Q) in min", crib(3).Wait(), 1.3542675591474136, 1e-12},
		{"van Foreest, companion, p. 133, solution 5.2.21, c = 4, E(L_Q)", crib(4).Lambda * crib(4).Wait(), .1249683991374823, 1e-12},
		{"van Foreest, companion, p. 140, solution 5.3.4, batches of 2, E(L)", wholeBatches.InSystem(), 5 + 5./2, 1e-12},
		{"van Foreest, companion, p. 140, solution 5.3.4, batches of 1 to 3, E(L)", batches.InSystem(), 7./6*5 + 5./2, 1e-12},
		{"van Foreest, companion, p. 147, solution 5.4.6, M/G/1, E(W_Q) in min", GG1{1. / 3, 1, 2, .25}.Wait(), 2.5, 1e-12},
		{"Lazowska et al., p. 113, center 1, U", web(121, .005).Utilization(), .182, 3e-3},
		{"Lazowska et al., p. 113, center 1, Q", web(121, .005).InSystem(), .222, 3e-3},
		{"Erlang B table, n = 1, 1 %", ErlangB(.0101, 1), .01, 5e-3},
		{"Erlang B table, n = 2, 1 %", ErlangB(.1526, 2), .01, 5e-3},
		{"Erlang B table, n = 5, 1 %", ErlangB(1.361, 5), .01, 5e-3},
		{"Erlang B table, n = 10, 1 %", ErlangB(4.461, 10), .01, 5e-3},
		{"Erlang B table, n = 20, 1 %", ErlangB(12.03, 20), .01, 5e-3},
		{"Erlang B table, n = 50, 1 %", ErlangB(37.90, 50), .01, 5e-3},
		{"Erlang B table, n = 100, 1 %", ErlangB(84.06, 100), .01, 5e-3},
	} {
		if !near(tt.got, tt.want, tt.tolerance) {
			t.Errorf("%s: %.10g, want %.10g", tt.source, tt.got, tt.want)
		}
	}
}

// TestLiteratureNetwork holds Example 7.4 of Bolch, Greiner, de Meer and Trivedi,
// "Queueing Networks and Markov Chains" (1998), p. 287, as the tests of
// octave-queueing's qnos cite it.
func TestLiteratureNetwork(t *testing.T) {
	n := Jackson{
		Stations: []JacksonStation{{0, 25, 1}, {0, 1 / .03, 1}, {0, 1 / .06, 1}, {4, 20, 1}},
		Routing:  [][]float64{{0, .5, .5, 0}, {1, 0, 0, 0}, {.6, 0, 0, 0}, {1, 0, 0, 0}},
	}
	for i, want := range []struct{ traffic, busy, sojourn, present float64 }{
		{20, .8, .2, 4},
		{10, .3, .043, .429},
		{10, .6, .15, 1.5},
		{4, .2, .0625, .25},
	} {
		station, err := n.Station(i)
		if err != nil {
			t.Fatal(err)
		}
		for what, row := range map[string]struct{ got, want, tolerance float64 }{
			"λ": {station.Lambda, want.traffic, 1e-12},
			"ρ": {station.Utilization(), want.busy, 1e-12},
			"T": {station.Sojourn(), want.sojourn, 4e-3},
			"K": {station.InSystem(), want.present, 1e-3},
		} {
			if !near(row.got, row.want, row.tolerance) {
				t.Errorf("p. 287, station %d, %s: %.10g, want %.10g", i+1, what, row.got, row.want)
			}
		}
	}
}

// TestOctaveValues holds values of octave-queueing 1.2.7, as it printed them.
func TestOctaveValues(t *testing.T) {
	mmc := MMc{Lambda: 42, Mu: 15, Servers: 4}
	mm1k := MMcK{Lambda: 42, Mu: 45, Servers: 1, Capacity: 20}
	mmck := MMcK{Lambda: 42, Mu: 15, Servers: 4, Capacity: 20}
	tandem := Tandem{Lambda: 42, Mus: []float64{45, 60}}
	for _, tt := range []struct {
		call      string
		got, want float64
		tolerance float64
	}{
		{"qsmmm(42,15,4), R", mmc.Sojourn(), .09048079546, 1e-9},
		{"qsmmm(42,15,4), Q", mmc.InSystem(), 3.800193409, 1e-9},
		{"qsmmm(42,15,4), pm = erlangc(2.8,4)", mmc.Delayed(), .4286543182, 1e-9},
		{"erlangb(2.8,4)", ErlangB(2.8, 4), .1837242224, 1e-9},
		{"qsmm1k(42,45,20), R", mm1k.Sojourn(), .1839068398, 1e-9},
		{"qsmm1k(42,45,20), pK", mm1k.Loss(), .02192260141, 1e-9},
		{"qsmmmk(42,15,4,20), R", mmck.Sojourn(), .09005509359, 1e-9},
		{"qsmg1(42,1/45,2/45^2), R", MG1{Lambda: 42, Service: exponential(45)}.Sojourn(), .3333333333, 1e-9},
		{"qsmg1(42,1/45,1/45^2), R", MG1{Lambda: 42, Service: constant(1. / 45)}.Sojourn(), .1777777778, 1e-9},
		{"qsmg1 for 60 or 30/s with .6, .4, R", MG1{Lambda: 42, Service: hyper{.6, 60, 30}}.Sojourn(), 1.30667, 1e-5},
		{"qnos(42,[1/45 1/60],[1 1]), R(1)+R(2)", tandem.Sojourn(), 1./3 + 1./18, 1e-12},
	} {
		if !near(tt.got, tt.want, tt.tolerance) {
			t.Errorf("%s: %.10g, want %.10g", tt.call, tt.got, tt.want)
		}
	}
}
