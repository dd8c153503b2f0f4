package detect_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"ihealth/eeg/detect"
)

// TestEveryRule trains each rule by name, judges what it was trained with, and finds
// its limit to be what the statistic is compared with.
func TestEveryRule(t *testing.T) {
	training := detect.Training{calm(1, 150, 14, 0)}
	judged := append(calm(2, 40, 14, 0), calm(3, 40, 14, 2)...)
	for _, name := range detect.Rules() {
		rule, err := detect.RuleByName(name)
		if err != nil || rule.Validate() != nil {
			t.Fatalf("%s: %v, %v", name, err, rule.Validate())
		}
		for _, limit := range []float64{0, -1, math.NaN()} {
			if err := rule.WithLimit(limit).Validate(); !errors.Is(err, detect.ErrRule) {
				t.Errorf("%s with limit %v: %v, want ErrRule", name, limit, err)
			}
			if _, err := rule.WithLimit(limit).Train(training, 0); !errors.Is(err, detect.ErrRule) {
				t.Errorf("%s with limit %v: %v, want ErrRule", name, limit, err)
			}
		}
		if _, err := rule.Train(nil, 0); !errors.Is(err, detect.ErrBaseline) {
			t.Errorf("%s without training: %v, want ErrBaseline", name, err)
		}
		const limit = 1.25
		d, err := rule.WithLimit(limit).Train(training, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range judged {
			if v := verdict(t, d, w); (v.Change > limit) != (v.Status == detect.Emergency) {
				t.Errorf("%s, window %d: statistic %v is %v with a limit of %v", name, w.Index, v.Change, v.Status, limit)
			}
		}
	}
}

func TestUnknownRule(t *testing.T) {
	if _, err := detect.RuleByName("crystal ball"); !errors.Is(err, detect.ErrRule) {
		t.Errorf("%v, want ErrRule", err)
	}
}

func TestParseRule(t *testing.T) {
	paper := detect.DefaultPaperRule()
	paper.Indicator, paper.Scope, paper.Zeta, paper.TwoSided = detect.RMS, detect.Global, 0.5, true
	for text, want := range map[string]detect.Rule{
		"cusum":               detect.DefaultCUSUMRule(),
		"cusum:k=1":           detect.CUSUMRule{K: 1, Limit: 5},
		"cusum:k=1,limit=8.5": detect.CUSUMRule{K: 1, Limit: 8.5},
		"paper:indicator=rms,scope=global,zeta=.5,two-sided=true": paper,
		"page-hinkley:minimum=1,alpha=1":                          detect.PageHinkleyRule{Delta: 0.005, Limit: 50, Alpha: 1, Minimum: 1},
	} {
		if got, err := detect.ParseRule(text); got != want || err != nil {
			t.Errorf("%s: %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, name := range detect.Rules() {
		rule, err := detect.ParseRule(name)
		if err != nil {
			t.Fatal(err)
		}
		again, err := detect.ParseRule(name + ":" + detect.OptionsOf(rule))
		if again != rule || err != nil {
			t.Errorf("%s: %+v, %v; want %+v", name, again, err, rule)
		}
	}
}

func TestParseOtherRules(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "want one of paper",
		"oracle":                       "want one of paper",
		"cusum:":                       "want option=value",
		"cusum:k":                      "want option=value",
		"cusum:h=5":                    `cusum has no option "h": want some of k=0.5,limit=5`,
		"cusum:k=much":                 "cusum: k=much: want a number",
		"cusum:k=NaN":                  "k NaN: want a number ≥ 0",
		"cusum:limit=0":                "limit 0: want a number > 0",
		"page-hinkley:minimum=1.5":     "want a whole number",
		"paper:two-sided=perhaps":      "want true or false",
		"paper:scope=universe":         "want global, channel or patient",
		"paper:zeta=0.3,indicator=mad": "want one of sum",
	} {
		if _, err := detect.ParseRule(text); !errors.Is(err, detect.ErrRule) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func FuzzParseRule(f *testing.F) {
	f.Add("cusum:k=1,limit=8")
	f.Add("paper:two-sided=true")
	f.Fuzz(func(t *testing.T, text string) {
		rule, err := detect.ParseRule(text)
		if err == nil && rule.Validate() != nil {
			t.Errorf("%q: %v", text, rule.Validate())
		}
	})
}

func ExampleParseRule() {
	rule, err := detect.ParseRule("cusum:k=1,limit=8")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(detect.OptionsOf(rule))
	// Output: k=1,limit=8
}
