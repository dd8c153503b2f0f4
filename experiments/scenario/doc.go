// Package scenario runs scenarios: whole systems of devices, edge nodes, chain and vault
// that are described by data alone.
//
// A scenario is the section "scenario:" of an experiment file. It names trials, which are
// instruments with parameters, predicates on what they measure, and figures and tables:
//
//	scenario:
//	  trials:
//	    - name: audits               # the rest of the file calls it so
//	      audit: {rate: 0.1, lies: [1, 10], people: 10000}
//	  predicates:
//	    - id: F5b
//	      source: quarantine monitoring (added)
//	      claim: a lying edge node is caught with probability 1 − (1 − a)^m
//	      metric: audits/caught            # trial/metric, at every series and x
//	      series: a                        # optional: this series alone
//	      x_from: 2                        # optional: x of at least this; likewise x_to
//	      is: about                        # about, at most, at least, below, above, equal
//	      to: audits/caught_formula        # a metric, at the same series and x, or a number
//	      to_series: b                     # optional: another series of it
//	      within: 4 se                     # tolerance of about, at most and at least: "4 se", "10 %" of to, or a number
//	      finding: true                    # optional: the claim is false, and the predicate shows it
//	    - {…, is: above, to: 0.5, by: 2 se}   # below and above may demand a distance instead
//	  figures:
//	    - name: audits                     # file …-audits; without a name, that of the experiment
//	      panels:
//	        - x: lies told
//	          y: probability of being caught
//	          series:
//	            - {metric: audits/caught, kind: points, name: simulated}
//	            - {metric: audits/caught_formula, name: formula}
//	  tables:
//	    - title: What audits find
//	      x: lies
//	      columns:
//	        - {metric: audits/caught, name: caught}
//
// A predicate is evaluated at every point of its metric. It is true when it is so at all of
// them, and skipped when there is none, or when a point has no partner in the metric "to".
// "se" is the standard error of the difference of both. A predicate marked as finding must
// come out false.
//
// # How to add a trial kind
//
// Say the kind is called fence.
//
//  1. In fence.go write a struct Fence, with a yaml tag and a comment with unit and range at
//     every field, and the methods of the interface kind: check reports every mistake by its
//     path within the section ("radius_m"), cells plans the work. A kind that reads files
//     beside the experiment's own also has inputs() []string.
//  2. Give [Trial] the field Fence *Fence `yaml:"fence"`, and Trial.kinds the line
//     {"fence", t.Fence != nil, t.Fence}.
//  3. A [Cell] draws its random numbers from streams named by Env.Key.Sub("…"), or by
//     Env.Shared.Sub("…") when other cells of the trial must see the same, and returns
//     [Point] values. A closed form is a point of an analytic cell, with series and x of what
//     it is compared with, under another metric ("caught_formula"). A metric belongs to one
//     fidelity. Standard errors that are estimated as 0 allow nothing: use the formula's.
//  4. Write trials, predicates and figures into experiments/scenarios/….yaml, and into its
//     list quick what makes it cheap: "scenario.trials.fences.fence.days=3".
//  5. TestScenarioFiles in experiments runs every file in its quick form: all predicates
//     must be evaluated and come out right, and every figure and table must show something.
//
// A text that is one word of few (a tag jsonschema:"enum=a,enum=b") must be given in every file.
package scenario
