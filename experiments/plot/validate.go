package plot

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Causes of errors, for errors.Is.
var (
	// ErrEmpty marks a figure or a panel in which nothing would be drawn.
	ErrEmpty = errors.New("nothing to draw")
	// ErrShape marks slices of different lengths, or a size or kind that cannot be.
	ErrShape = errors.New("malformed figure")
	// ErrLogAxis marks a value that a logarithmic axis cannot show.
	ErrLogAxis = errors.New("value not above 0 on a logarithmic axis")
	// ErrRange marks a value too large for an axis.
	ErrRange = errors.New("value too large for an axis")
	// ErrRoom marks a figure whose labels leave no room for its data.
	ErrRoom = errors.New("no room for the data")
	// ErrText marks a text with a character that a format cannot show.
	ErrText = errors.New("no such character in this format")
	// ErrFormat marks an unknown output format.
	ErrFormat = errors.New("unknown format")
)

// maxMagnitude bounds values, so that ranges, paddings and ticks cannot overflow.
const maxMagnitude = 1e100

// minData is the least width and height of a data area, in points.
const minData = 20

// checkRoom refuses a figure that is too small for its labels.
func (s *sheet) checkRoom() error {
	if s.data.X < minData || s.data.Y < minData {
		return fmt.Errorf("plot: figure %q, %g by %g inches: %w; enlarge it, use fewer columns or shorter labels", s.Name, s.Width, s.Height, ErrRoom)
	}
	return nil
}

// Validate returns the first reason why the figure cannot be drawn: ErrEmpty,
// ErrShape, ErrLogAxis or ErrRange, with figure, panel, series and point.
func (f *Figure) Validate() error {
	if len(f.Panels) == 0 {
		return fmt.Errorf("plot: figure %q has no panels: %w", f.Name, ErrEmpty)
	}
	if !(f.Width > 0 && f.Width <= 100) || !(f.Height >= 0 && f.Height <= 100) || f.Columns < 0 {
		return fmt.Errorf("plot: figure %q is %g by %g inches with %d columns: %w", f.Name, f.Width, f.Height, f.Columns, ErrShape)
	}
	if err := f.Theme.validate(); err != nil {
		return fmt.Errorf("plot: figure %q: %w", f.Name, err)
	}
	for i := range f.Panels {
		if err := f.Panels[i].validate(); err != nil {
			return fmt.Errorf("plot: figure %q, panel %q: %w", f.Name, f.Panels[i].label(i), err)
		}
	}
	return nil
}

func (p *Panel) validate() error {
	if err := p.validateLimits(); err != nil {
		return err
	}
	drawn := 0
	for i := range p.Series {
		if p.LogX && p.Series[i].Kind == Bars {
			return fmt.Errorf("series %q: bars need a linear x axis: %w", p.Series[i].Name, ErrShape)
		}
		n, err := p.Series[i].validate(p.LogX, p.LogY)
		if err != nil {
			return fmt.Errorf("series %q: %w", p.Series[i].Name, err)
		}
		drawn += n
	}
	if p.Heatmap != nil {
		n, err := p.Heatmap.validate(p.LogX, p.LogY)
		if err != nil {
			return fmt.Errorf("heat map: %w", err)
		}
		drawn += n
	}
	if drawn == 0 {
		return fmt.Errorf("no point has a finite position: %w", ErrEmpty)
	}
	return p.validateMarks()
}

// validateLimits looks at what the panel says of its ranges.
func (p *Panel) validateLimits() error {
	for _, of := range []struct {
		name string
		Limits
		log bool
	}{{"x axis", p.XLimits, p.LogX}, {"y axis", p.YLimits, p.LogY}} {
		if !of.given() {
			continue
		}
		if err := errors.Join(check("limit", 0, of.Low, of.log), check("limit", 1, of.High, of.log)); err != nil {
			return fmt.Errorf("%s: %w", of.name, err)
		}
		if !(of.Low < of.High) || !finite(of.High-of.Low) {
			return fmt.Errorf("%s: limits %g and %g: %w; write the lower one first", of.name, of.Low, of.High, ErrShape)
		}
	}
	if p.Heatmap != nil && (p.XLimits.given() || p.YLimits.given()) {
		return fmt.Errorf("the axes of a heat map end with its cells and take no limits: %w", ErrShape)
	}
	return nil
}

// validateMarks looks at what is drawn beside the data.
func (p *Panel) validateMarks() error {
	for _, r := range p.References {
		if err := check("value", 0, r.Value, p.LogY); err != nil {
			return fmt.Errorf("reference %q: %w", r.Name, err)
		}
		if !finite(r.Value) {
			return fmt.Errorf("reference %q is %g: %w", r.Name, r.Value, ErrShape)
		}
	}
	for i, v := range p.Holds {
		if err := check("held value", i, v, p.LogY); err != nil {
			return err
		}
	}
	for i, t := range p.XTicks {
		if err := check("tick", i, t.Value, p.LogX); err != nil {
			return err
		}
	}
	for i, t := range p.YTicks {
		if err := check("tick", i, t.Value, p.LogY); err != nil {
			return err
		}
	}
	return nil
}

// lookExists reports whether the series has no look of its own, or one that there is.
func (s *Series) lookExists() bool {
	return s.Look >= 0 && (s.Dash == "" || slices.Contains(Dashes(), s.Dash)) && (s.Marker == "" || slices.Contains(Markers(), s.Marker))
}

// validate returns the number of points that have a position.
func (s *Series) validate(logX, logY bool) (drawn int, err error) {
	switch {
	case !s.lookExists():
		return 0, fmt.Errorf("look %d, dash %q, marker %q: %w", s.Look, s.Dash, s.Marker, ErrShape)
	case s.Kind < Line || s.Kind > Band:
		return 0, fmt.Errorf("kind %d: %w", s.Kind, ErrShape)
	case len(s.X) != len(s.Y):
		return 0, fmt.Errorf("%d x for %d y: %w", len(s.X), len(s.Y), ErrShape)
	case len(s.Low) != len(s.High) || s.Low != nil && len(s.Low) != len(s.Y):
		return 0, fmt.Errorf("%d low and %d high for %d y: %w", len(s.Low), len(s.High), len(s.Y), ErrShape)
	}
	for i := range s.X {
		if s.drawn(i) {
			drawn++
		}
		errs := []error{check("x", i, s.X[i], logX), check("y", i, s.Y[i], logY)}
		if s.Low != nil {
			errs = append(errs, check("low", i, s.Low[i], logY), check("high", i, s.High[i], logY))
		}
		if err := errors.Join(errs...); err != nil {
			return 0, err
		}
	}
	return drawn, nil
}

// validate returns the number of cells that have a value.
func (h *Heatmap) validate(logX, logY bool) (drawn int, err error) {
	if len(h.X) == 0 || len(h.Z) != len(h.Y) {
		return 0, fmt.Errorf("%d rows for %d y and %d x: %w", len(h.Z), len(h.Y), len(h.X), ErrShape)
	}
	if err := errors.Join(increasing("x", h.X, logX), increasing("y", h.Y, logY)); err != nil {
		return 0, err
	}
	for j, row := range h.Z {
		if len(row) != len(h.X) {
			return 0, fmt.Errorf("row %d has %d values for %d x: %w", j, len(row), len(h.X), ErrShape)
		}
		for i, z := range row {
			if finite(z) {
				drawn++
			}
			if !h.knows(z) {
				return 0, fmt.Errorf("row %d: z[%d] = %g is none of %d categories: %w", j, i, z, len(h.Categories), ErrShape)
			}
			if err := check("z", i, z, h.Log); err != nil {
				return 0, fmt.Errorf("row %d: %w", j, err)
			}
		}
	}
	return drawn, nil
}

// knows reports whether a value may stand in a cell of a map of categories.
func (h *Heatmap) knows(z float64) bool {
	n := float64(len(h.Categories))
	return n == 0 || !finite(z) || !h.Log && z >= 0 && z < n && z == math.Trunc(z)
}

func increasing(name string, values []float64, log bool) error {
	for i, v := range values {
		if err := check(name, i, v, log); err != nil {
			return err
		}
		if !finite(v) || i > 0 && v <= values[i-1] {
			return fmt.Errorf("%s[%d] = %g does not increase: %w", name, i, v, ErrShape)
		}
	}
	return nil
}

// check refuses what an axis cannot show. NaN and infinities are gaps, not errors.
func check(name string, i int, v float64, log bool) error {
	switch {
	case !finite(v):
		return nil
	case log && v <= 0:
		return fmt.Errorf("%s[%d] = %g: %w; drop the point or use a linear axis", name, i, v, ErrLogAxis)
	case math.Abs(v) > maxMagnitude || log && v < 1/maxMagnitude:
		return fmt.Errorf("%s[%d] = %g: %w; scale the unit", name, i, v, ErrRange)
	default:
		return nil
	}
}
