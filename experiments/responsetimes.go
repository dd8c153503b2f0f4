package experiments

import (
	"math"

	"ihealth/bco"
	"ihealth/bco/stochastic"
	"ihealth/sim/rng"
)

// ResponseTimes is the section of an experiment on validators whose response times are
// random.
type ResponseTimes struct {
	Waits      []string  `yaml:"waits" jsonschema:"enum=all,enum=byzantine,enum=majority"`
	Validators int       `yaml:"validators"` // M of an instance, 2 to 16
	Instances  int       `yaml:"instances"`  // of every wait and spread, ≥ 10
	Spreads    []float64 `yaml:"spreads"`    // largest coefficient of variation of a time, in (0, 5]
	Draws      int       `yaml:"draws"`      // of the times of all validators of the network, ≥ 100
}

// waits are the kinds of waiting by their name in files.
var waits = map[string]stochastic.Wait{
	"all":       stochastic.All,
	"byzantine": stochastic.Byzantine,
	"majority":  stochastic.Majority,
}

// waitTitles tell what the names mean.
var waitTitles = map[string]string{
	"all":       "all answers",
	"byzantine": "a Byzantine quorum",
	"majority":  "a majority",
}

// instance draws a problem: validators of log-normal speeds and fees, and log-normal
// times, of the mean that the speed gives and a coefficient of variation uniform between
// 0 and spread. One replication is the same instance for every wait and, but for the
// coefficients, for every spread.
func (t *ResponseTimes) instance(key rng.Key, replication int, wait string, spread float64) *stochastic.Problem {
	key = key.Sub("instance")
	key.Replication = replication
	s := rng.New(key)
	p := &stochastic.Problem{
		Problem: bco.Lognormal.Random(s, bco.Size{Validators: t.Validators, Blocks: 20}),
		Wait:    waits[wait],
	}
	for _, v := range p.Validators {
		p.Responses = append(p.Responses, logNormal(p.Latency.VerificationCycles/v.ComputeHz, s.Uniform(0, spread)))
	}
	return p
}

// logNormal returns the log-normal distribution of a mean and a coefficient of
// variation, a constant where that is 0.
func logNormal(mean, cv float64) stochastic.Response {
	square := math.Log1p(cv * cv)
	if square == 0 {
		return rng.Deterministic{Value: mean}
	}
	return rng.LogNormal{Mu: math.Log(mean) - square/2, Sigma: math.Sqrt(square)}
}

func (x *responseStudy) check(report reporter) {
	t := x.spec.ResponseTimes
	if len(t.Waits) == 0 {
		report("response_times.waits", "no wait is given\nlist one or more of all, byzantine, majority")
	}
	checkDistinct(report, "response_times.waits", t.Waits)
	checkCount(report, "response_times.validators", "validators", t.Validators, 2, 16)
	checkCount(report, "response_times.instances", "instances", t.Instances, 10, 1e6)
	checkCount(report, "response_times.draws", "draws", t.Draws, 100, 1e7)
	if len(t.Spreads) == 0 {
		report("response_times.spreads", "no spread is given\nlist one or more, such as [0.3, 1]")
	}
	for i, spread := range t.Spreads {
		if !(spread > 0 && spread <= 5) {
			report(indexed("response_times.spreads", i), "spread %v: want more than 0 and at most 5", spread)
		}
	}
	checkDistinct(report, "response_times.spreads", t.Spreads)
	if n := x.spec.Network.MaxValidators; n > mostResponding {
		report("network.max_validators", "M = %d: expected times are shown for at most %d", n, mostResponding)
	}
	if !(x.spec.Network.VerificationCycles > 0) {
		report("network.verification_cycles", "K = %v leaves no response times\ngive a number > 0", x.spec.Network.VerificationCycles)
	}
}

// mostResponding is the largest M whose expected times are computed.
const mostResponding = 200
