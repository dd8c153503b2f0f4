package queueing_test

import (
	"fmt"

	"ihealth/queueing"
	"ihealth/sim/rng"
)

// An eye clinic: six patients an hour, three doctors, twenty minutes each (Gross and
// Harris, "Fundamentals of Queueing Theory", section 2.3).
func ExampleMMc() {
	clinic := queueing.MMc{Lambda: 6, Mu: 3, Servers: 3} // per hour
	fmt.Printf("waiting %.3f, present %.3f\n", clinic.Lambda*clinic.Wait(), clinic.InSystem())
	fmt.Printf("%.1f minutes in all, 95 %% within %.0f minutes\n", 60*clinic.Sojourn(), 60*clinic.Distribution().Quantile(.95))
	// Output:
	// waiting 0.889, present 2.889
	// 28.9 minutes in all, 95 % within 80 minutes
}

// How many lines lose at most one call in a hundred of 12 erlang?
func ExampleErlangB() {
	lines := 1
	for queueing.ErlangB(12, lines) > .01 {
		lines++
	}
	fmt.Printf("%d lines lose %.4f of the calls\n", lines, queueing.ErlangB(12, lines))
	// Output: 20 lines lose 0.0098 of the calls
}

// The wait grows with the variation of the service time, by the formula of Pollaczek
// and Khinchine. Any distribution of package rng will do.
func ExampleMG1() {
	for _, scv := range []float64{0, .5, 1, 4} {
		service, err := rng.WithSCV(1, scv)
		if err != nil {
			fmt.Println(err)
			return
		}
		q := queueing.MG1{Lambda: .8, Service: service.(queueing.Law)}
		fmt.Printf("%v: wait %.1f s, sojourn p99 %.2f s\n", scv, q.Wait(), q.Distribution().Quantile(.99))
	}
	// Output:
	// 0: wait 2.0 s, sojourn p99 11.36 s
	// 0.5: wait 3.0 s, sojourn p99 17.21 s
	// 1: wait 4.0 s, sojourn p99 23.03 s
	// 4: wait 10.0 s, sojourn p99 61.21 s
}

// Arrivals by the clock wait less than at random, and bounds by two moments know it
// too.
func ExampleGIM1() {
	clock := queueing.GIM1{Arrival: rng.Deterministic{Value: 1.25}, Mu: 1}
	random := queueing.GIM1{Arrival: rng.Exponential{Rate: .8}, Mu: 1}
	bounds := queueing.GG1{Lambda: .8, ArrivalSCV: 0, Service: 1, ServiceSCV: 1}
	fmt.Printf("at random %.2f s, by the clock %.2f s\n", random.Wait(), clock.Wait())
	fmt.Printf("Kingman: about %.2f s, at most %.2f s\n", bounds.Wait(), bounds.WaitUpper())
	// Output:
	// at random 4.00 s, by the clock 1.69 s
	// Kingman: about 2.00 s, at most 2.00 s
}

// Whether urgent customers interrupt matters to them, and little to the others.
func ExampleNonpreemptivePriority() {
	classes := []queueing.ServiceClass{queueing.ExponentialClass(10, 45), queueing.ExponentialClass(30, 45)}
	for k := range classes {
		fmt.Printf("class %d: %.4f s waiting for its turn, %.4f s interrupting\n", k,
			queueing.NonpreemptivePriority{Classes: classes}.Sojourn(k), queueing.PreemptivePriority{Classes: classes}.Sojourn(k))
	}
	// Output:
	// class 0: 0.0476 s waiting for its turn, 0.0286 s interrupting
	// class 1: 0.2508 s waiting for its turn, 0.2571 s interrupting
}

// Work that is lost when it is interrupted: an exponential service that must restart
// with the same requirement takes much longer than one that goes on.
func ExampleRepeatPriority() {
	service := rng.Exponential{Rate: 1}
	classes := []queueing.RepeatClass{
		{Lambda: .3, Service: service, Growth: service.Rate},
		{Lambda: .2, Service: service, Growth: service.Rate},
	}
	for _, mode := range []queueing.Interruption{queueing.Resume, queueing.Restart, queueing.Resample} {
		q := queueing.RepeatPriority{Classes: classes, Interruption: mode}
		fmt.Printf("completion %.3f s, sojourn %.3f s\n", q.Completion(1), q.Sojourn(1))
	}
	// Output:
	// completion 1.429 s, sojourn 2.857 s
	// completion 2.041 s, sojourn 7.016 s
	// completion 1.429 s, sojourn 2.857 s
}

// Three messages arrive together, or one by one.
func ExampleBatchMG1() {
	together := queueing.BatchMG1{Lambda: 1, Batch: 3, Service: rng.Exponential{Rate: 5}}
	single := queueing.MM1{Lambda: 3, Mu: 5}
	fmt.Printf("%.2f s together, %.2f s one by one\n", together.Sojourn(), single.Sojourn())
	// Output: 1.00 s together, 0.50 s one by one
}

// A server that breaks down every 10 s for 1 s on average, and one that leaves for
// 1 s whenever nobody is there.
func ExampleBreakdownMG1() {
	service := rng.Exponential{Rate: 4}
	second := rng.Exponential{Rate: 1}
	fmt.Printf("always there %.3f s\n", queueing.MG1{Lambda: 2, Service: service}.Sojourn())
	fmt.Printf("breaks down  %.3f s\n", queueing.BreakdownMG1{Lambda: 2, Service: service, Rate: .1, Repair: second}.Sojourn())
	fmt.Printf("goes away    %.3f s\n", queueing.VacationMG1{Lambda: 2, Service: service, Vacation: second}.Sojourn())
	// Output:
	// always there 0.500 s
	// breaks down  0.813 s
	// goes away    1.500 s
}

// Blocks of up to 10 transactions are generated at 15/s and built at 12/s.
func ExampleLiMaChang() {
	chain := queueing.LiMaChang{Lambda: 42, Size: 10, Generation: 15, Building: 12}
	fmt.Printf("%.3f s, of which %.3f s before the block\n", chain.Sojourn(), chain.Wait())
	chain.Lambda = 67
	fmt.Println(chain.Validate())
	// Output:
	// 0.242 s, of which 0.159 s before the block
	// queueing: unstable: load 1.005 ≥ 1; the server takes 66.6667/s, lower the arrival rate 67/s or raise the service rate or the block size
}

// A gateway and a ledger, one after the other.
func ExampleTandem() {
	line := queueing.Tandem{Lambda: 42, Mus: []float64{45, 60}}
	fmt.Printf("%.3f s, 99 %% within %.2f s\n", line.Sojourn(), line.Distribution().Quantile(.99))
	// Output: 0.389 s, 99 % within 1.60 s
}
