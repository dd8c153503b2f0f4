package queueing

import (
	"math"
	"testing"
)

// TestTextbookValues holds values from books. Each row states its source and its own
// relative tolerance, that of the digits printed.
func TestTextbookValues(t *testing.T) {
	barber := MM1{Lambda: 5, Mu: 6}                                  // 1/h
	clinic := MMc{Lambda: 6, Mu: 3, Servers: 3}                      // 1/h
	emission := MMcK{Lambda: 1, Mu: 1. / 6, Servers: 3, Capacity: 7} // 1/min
	md1 := MG1{Lambda: .8, Service: constant(1)}                     // 1/s
	preemptive := PreemptiveMM1{[]float64{.2, .6}, 1}
	polite := NonpreemptiveMMc{[]float64{.2, .6}, 1, 1}
	phases := GIM1{hypo{1, 2}, 1}
	for _, tt := range []struct {
		source    string
		got, want float64
		tolerance float64
	}{
		{"Gross and Harris, 3rd ed. (1998), Example 2.1, barber, L", barber.InSystem(), 5, 1e-12},
		{"Gross and Harris, Example 2.1, Lq = 4 1/6", barber.Lambda * barber.Wait(), 25. / 6, 1e-12},
		{"Gross and Harris, Example 2.1, W_q = 5/6 h", barber.Wait(), 5. / 6, 1e-12},
		{"Gross and Harris, section 2.3, eye clinic, Lq = 8/9", clinic.Lambda * clinic.Wait(), 8. / 9, 1e-12},
		{"Gross and Harris, section 2.3, eye clinic, L = 26/9", clinic.InSystem(), 26. / 9, 1e-12},
		{"Gross and Harris, section 2.3, eye clinic, W = 28.9 min", 60 * clinic.Sojourn(), 28.9, 2e-3},
		{"Gross and Harris, section 2.4, emission inspection, L", emission.InSystem(), 6.06, 1e-3},
		{"Gross and Harris, section 2.4, emission inspection, W in min", emission.Sojourn(), 12.3, 5e-3},
		{"Gross and Harris, section 2.4, emission inspection, Lq", emission.Throughput() * emission.Wait(), 3.09, 2e-3},
		{"Kleinrock I, section 5.6, M/D/1 waits half as long as M/M/1", md1.Wait(), MM1{.8, 1}.Wait() / 2, 1e-12},
		{"Adan and Resing, section on priorities in M/M/1, absolute priority, E(S₁)", preemptive.Sojourn(0), 1.25, 1e-12},
		{"Adan and Resing, the same, E(S₂)", preemptive.Sojourn(1), 6.25, 1e-12},
		{"Adan and Resing, the same without preemption, E(S₁)", polite.Sojourn(0), 2, 1e-12},
		{"Adan and Resing, the same without preemption, E(S₂)", polite.Sojourn(1), 6, 1e-12},
		{"Adan and Resing, chapter on G/M/1, E₂ of mean 2/3 and μ = 4, σ", GIM1{erlang{2, 2. / 3}, 4}.Delayed(), .25, 1e-12},
		{"Kleinrock I, chapter 6, phases of rates μ and 2μ, σ = 2 − √2", phases.Delayed(), 2 - math.Sqrt2, 1e-12},
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
