package scenario

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ihealth/experiments/yamlfile"
)

// Predicate is a statement about a metric, evaluated at all its points.
type Predicate struct {
	ID     string `yaml:"id"`     // of the specification, such as E1.2 or F18; a letter tells apart several of one
	Source string `yaml:"source"` // where the claim is made
	Claim  string `yaml:"claim"`  // the claim in words

	Metric string   `yaml:"metric"` // trial/metric
	Series string   `yaml:"series"` // this one alone; empty for all
	XFrom  *float64 `yaml:"x_from"` // x of at least this; nil for any
	XTo    *float64 `yaml:"x_to"`   // x of at most this; nil for any

	Is       string           `yaml:"is" jsonschema:"enum=about,enum=at most,enum=at least,enum=below,enum=above,enum=equal"`
	To       yamlfile.Literal `yaml:"to"`        // trial/metric at the same series and x, or a number
	ToSeries string           `yaml:"to_series"` // of the metric To instead of the same
	Within   yamlfile.Literal `yaml:"within"`    // tolerance of about, at most and at least
	By       yamlfile.Literal `yaml:"by"`        // distance that below and above demand
	Finding  bool             `yaml:"finding"`   // the claim is known to be false, and the predicate shows it
}

// identifier matches the ids of predicates and findings.
var identifier = regexp.MustCompile(`^(E[1-9]\.[1-9][0-9]?|F[1-9][0-9]?)[a-z]?$`)

func (p *Predicate) check(report Reporter, trials []string) {
	if !identifier.MatchString(p.ID) {
		report("id", "id %q: want one of the specification, such as E1.2 or F18, or E1.2b", p.ID)
	}
	if p.Source == "" || p.Claim == "" {
		report("", "a predicate needs a source and a claim in words")
	}
	checkMetric(under(report, "metric"), p.Metric, trials)
	if p.Is == "" {
		report("is", "say how to compare: about, at most, at least, below, above or equal")
	}
	if _, isNumber := number(p.To); !isNumber {
		checkMetric(under(report, "to"), string(p.To), trials)
	} else if p.ToSeries != "" {
		report("to_series", "a number has no series")
	}
	p.checkTolerance(report)
}

func (p *Predicate) checkTolerance(report Reporter) {
	for _, t := range []struct {
		key   string
		value yamlfile.Literal
		of    []string
	}{
		{"within", p.Within, []string{"about", "at most", "at least"}},
		{"by", p.By, []string{"below", "above"}},
	} {
		if t.value != "" && !slices.Contains(t.of, p.Is) {
			report(t.key, "%q has no use for it\nit belongs to %s", p.Is, strings.Join(t.of, ", "))
		}
		if _, err := parseTolerance(string(t.value)); err != nil {
			report(t.key, "%v: want a number, such as 0.01, 10 %% or 4 se", err)
		}
	}
	if p.Is == "about" && p.Within == "" {
		report("within", "about needs a tolerance, such as 4 se, or write equal")
	}
}

// checkMetric reports what does not name a metric of one of the trials.
func checkMetric(report Reporter, name string, trials []string) {
	trial, metric, ok := strings.Cut(name, "/")
	switch {
	case !ok || metric == "":
		report("", "%q: want trial/metric", name)
	case !slices.Contains(trials, trial):
		report("", "there is no trial %q\nthere are %s", trial, strings.Join(trials, ", "))
	}
}

// number returns the number that a text stands for.
func number(text yamlfile.Literal) (float64, bool) {
	v, err := strconv.ParseFloat(string(text), 64)
	return v, err == nil
}

// String returns the predicate as it is shown.
func (p *Predicate) String() string {
	parts := []string{p.Metric}
	if p.Series != "" {
		parts = append(parts, "("+p.Series+")")
	}
	switch p.Is {
	case "about":
		parts = append(parts, "≈")
	case "equal":
		parts = append(parts, "=")
	case "at most":
		parts = append(parts, "≤")
	case "at least":
		parts = append(parts, "≥")
	case "below":
		parts = append(parts, "<")
	case "above":
		parts = append(parts, ">")
	}
	parts = append(parts, string(p.To))
	if p.ToSeries != "" {
		parts = append(parts, "("+p.ToSeries+")")
	}
	if p.Within != "" {
		parts = append(parts, "within", string(p.Within))
	}
	if p.By != "" {
		parts = append(parts, "by", string(p.By))
	}
	return strings.Join(parts, " ") + p.where()
}

// where says which abscissas are meant.
func (p *Predicate) where() string {
	format := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	switch {
	case p.XFrom != nil && p.XTo != nil:
		return ", x from " + format(*p.XFrom) + " to " + format(*p.XTo)
	case p.XFrom != nil:
		return ", x from " + format(*p.XFrom)
	case p.XTo != nil:
		return ", x to " + format(*p.XTo)
	default:
		return ""
	}
}
