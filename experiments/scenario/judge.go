package scenario

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// ErrMissing says that a run left out what a predicate needs.
var ErrMissing = errors.New("not in this run")

// Judgement is what a predicate says of the results.
type Judgement struct {
	True     bool
	Measured string // how many points there are, and the one that is worst
}

// Judge evaluates the predicate at all points of its metric. The error is ErrMissing when
// there is none, or a point has none to be compared with.
func (p *Predicate) Judge(all []Measurement) (Judgement, error) {
	var points, wrong int
	var worst comparison
	for _, m := range all {
		if !p.means(m) {
			continue
		}
		c, err := p.compare(m.Point, all)
		if err != nil {
			return Judgement{}, err
		}
		points++
		if !c.right {
			wrong++
		}
		if points == 1 || c.worse(worst) {
			worst = c
		}
	}
	if points == 0 {
		return Judgement{}, fmt.Errorf("%w: %s", ErrMissing, p.Metric)
	}
	return Judgement{wrong == 0, describe(points, wrong, worst)}, nil
}

// means reports whether the predicate is about m.
func (p *Predicate) means(m Measurement) bool {
	return m.Trial+"/"+m.Metric == p.Metric && (p.Series == "" || m.Series == p.Series) &&
		(p.XFrom == nil || m.X >= *p.XFrom) && (p.XTo == nil || m.X <= *p.XTo)
}

// comparison is a point and what it is compared with.
type comparison struct {
	point     Point
	to        float64
	tolerance float64
	right     bool
	margin    float64 // to spare, in tolerances where there is one
}

// worse reports whether c says more against the predicate than d.
func (c comparison) worse(d comparison) bool {
	if c.right != d.right {
		return !c.right
	}
	return c.margin < d.margin
}

func (p *Predicate) compare(point Point, all []Measurement) (comparison, error) {
	to, se, err := p.partner(point, all)
	if err != nil {
		return comparison{}, err
	}
	text := p.Within
	if text == "" {
		text = p.By
	}
	t, err := parseTolerance(string(text))
	if err != nil {
		panic("scenario: an unchecked predicate: " + err.Error())
	}
	c := comparison{point: point, to: to, tolerance: t.around(to, math.Hypot(se, point.SE))}
	c.margin = margin(p.Is, point.Value, to, c.tolerance)
	strict := p.Is == "below" || p.Is == "above"
	c.right = c.margin > 0 || c.margin == 0 && !strict
	if c.tolerance > 0 {
		c.margin /= c.tolerance
	}
	return c, nil
}

// margin returns by how much value is on the right side of to: −∞ when one of them is
// undefined.
func margin(is string, value, to, tolerance float64) float64 {
	if math.IsNaN(value) || math.IsNaN(to) || math.IsNaN(tolerance) {
		return math.Inf(-1)
	}
	switch is {
	case "about":
		return tolerance - math.Abs(value-to)
	case "at most":
		return to + tolerance - value
	case "at least":
		return value - to + tolerance
	case "below":
		return to - tolerance - value
	case "above":
		return value - to - tolerance
	default:
		return -math.Abs(value - to)
	}
}

// partner returns what a point is compared with, and its standard error.
func (p *Predicate) partner(point Point, all []Measurement) (to, se float64, err error) {
	if v, ok := number(p.To); ok {
		return v, 0, nil
	}
	series := point.Series
	if p.ToSeries != "" {
		series = p.ToSeries
	}
	for _, m := range all {
		if m.Trial+"/"+m.Metric == string(p.To) && m.Series == series && sameX(m.X, point.X) {
			return m.Value, m.SE, nil
		}
	}
	return 0, 0, fmt.Errorf("%w: %s at%s", ErrMissing, p.To, place(series, point.X))
}

// place says where a point is.
func place(series string, x float64) string {
	out := ""
	if series != "" {
		out += " " + series
	}
	if !math.IsNaN(x) {
		if out != "" {
			out += ","
		}
		out += " x = " + figure4(x)
	}
	if out == "" {
		return " no series and x"
	}
	return out
}

func describe(points, wrong int, worst comparison) string {
	text := figure4(worst.point.Value)
	if worst.point.SE > 0 {
		text += " ± " + figure4(worst.point.SE)
	}
	if worst.point.Unit != "" {
		text += " " + worst.point.Unit
	}
	text += " against " + figure4(worst.to)
	if worst.tolerance > 0 {
		text += ", tolerance " + figure4(worst.tolerance)
	}
	if points == 1 {
		return text
	}
	count := fmt.Sprintf("%d points", points)
	if wrong > 0 {
		count = fmt.Sprintf("%d of %d points wrong", wrong, points)
	}
	return fmt.Sprintf("%s; worst%s: %s", count, place(worst.point.Series, worst.point.X), text)
}

// figure4 formats x with four significant digits, and from 1000 on with all before the point.
func figure4(x float64) string {
	if math.IsNaN(x) {
		return "undefined"
	}
	if math.Abs(x) >= 1000 && math.Abs(x) < 1e9 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}
