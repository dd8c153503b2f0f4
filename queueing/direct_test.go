package queueing

import "testing"

// TestWaitsOfTinyLoads: where nearly nobody waits, a wait that is computed as sojourn
// less service has no digit left.
func TestWaitsOfTinyLoads(t *testing.T) {
	const lambda, mu = 1e-20, 45.
	low, both := lambda/mu/mu, 2*lambda/mu/mu
	alike := []float64{lambda, lambda}
	served := ExponentialClass(lambda, mu)
	for name, tt := range map[string]struct{ got, want float64 }{
		"MM1":                   {MM1{lambda, mu}.Wait(), low},
		"MMc, one server":       {MMc{lambda, mu, 1}.Wait(), low},
		"MG1":                   {MG1{lambda, exponential(mu), 0}.Wait(), low},
		"GIM1":                  {GIM1{exponential(lambda), mu}.Wait(), low},
		"BlockJoin of 1":        {BlockJoin{lambda, mu, 1}.Wait(), low},
		"BlockPartial of 1":     {BlockPartial{lambda, mu, 1}.Wait(), low},
		"BlockFull of 1":        {BlockFull{lambda, mu, 1}.Wait(), low},
		"BlockGeneral of 1":     {BlockGeneral{lambda, exponential(mu), 1, PartialBlocks}.Wait(), low},
		"BlockTimeout of 1":     {BlockTimeout{lambda, mu, 1, 1}.Wait(), low},
		"PreemptiveMM1":         {PreemptiveMM1{alike, mu}.Wait(0), low},
		"PreemptiveMM1, below":  {PreemptiveMM1{alike, mu}.Wait(1), 3 * low},
		"PreemptiveMMc, below":  {PreemptiveMMc{alike, mu, 1}.Wait(1), 3 * low},
		"NonpreemptiveMMc":      {NonpreemptiveMMc{alike, mu, 1}.Wait(1), both},
		"PreemptivePriority":    {PreemptivePriority{[]ServiceClass{served, served}}.Wait(1), 3 * low},
		"NonpreemptivePriority": {NonpreemptivePriority{[]ServiceClass{served, served}}.Wait(1), both},
		"BreakdownMG1":          {BreakdownMG1{lambda, exponential(mu), lambda, exponential(mu)}.Wait(), 3 * low},
	} {
		if !near(tt.got, tt.want, 1e-9) {
			t.Errorf("%s: wait %v s, want %v s", name, tt.got, tt.want)
		}
	}
}
