package main

import (
	"fmt"
	"strings"

	"ihealth/eeg/detect"
)

// rule is a detector's rule with its options, such as cusum:k=1,limit=8.
type rule struct {
	text string
	detect.Rule
}

func (r *rule) Set(s string) error {
	parsed, err := detect.ParseRule(s)
	if err != nil {
		return err
	}
	r.text, r.Rule = s, parsed
	return nil
}

func (r *rule) String() string { return r.text }
func (r *rule) Type() string   { return "rule" }

// training returns how many windows teach the rule: a mean is learnt from few, the
// quantiles that a chart rests on from minutes.
func (r *rule) training() count {
	switch r.Rule.(type) {
	case detect.PaperRule, detect.RobustRule:
		return 5
	default:
		return 75
	}
}

// ruleHelp lists the rules with their options and defaults.
func ruleHelp() string {
	var b strings.Builder
	for _, name := range detect.Rules() {
		rule, err := detect.RuleByName(name)
		if err != nil {
			panic("cmd: " + err.Error())
		}
		fmt.Fprintf(&b, "\n  %-13s %s", name, detect.OptionsOf(rule))
	}
	return b.String()
}
