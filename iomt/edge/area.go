package edge

import (
	"errors"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"ihealth/iomt/device"
)

// ErrArea is the cause when positions bound no area.
var ErrArea = errors.New("not an area")

// Area is where a person may be. Its boundary belongs to it.
type Area interface {
	// Contains reports whether p is in the area.
	Contains(p device.Position) bool
	// Validate returns an error that wraps ErrArea unless there is an area.
	Validate() error
}

// Circle is the area about a point.
type Circle struct {
	Centre device.Position
	Radius float64 // m, > 0
}

// Validate returns an error that wraps ErrArea unless the circle is on Earth.
func (c Circle) Validate() error {
	if err := c.Centre.Validate(); err != nil {
		return fmt.Errorf("edge: %w: %w", ErrArea, err)
	}
	if !(c.Radius > 0 && c.Radius <= maxRadius) {
		return fmt.Errorf("edge: %w: a circle of radius %v m, want more than 0 and at most %v", ErrArea, c.Radius, float64(maxRadius))
	}
	return nil
}

// maxRadius keeps a fence within what a plane can show of the Earth, m.
const maxRadius = 1e6

// Contains implements [Area].
func (c Circle) Contains(p device.Position) bool {
	east, north := p.East-c.Centre.East, p.North-c.Centre.North
	return east*east+north*north <= c.Radius*c.Radius
}

// Polygon is the area within a boundary that does not cross or touch itself. Make one with
// NewPolygon.
type Polygon struct{ ring orb.Ring }

// maxCorners bounds the work of a fix.
const maxCorners = 1000

// NewPolygon returns the area within corners, 3 to 1000, in either direction; the last is
// joined to the first. It fails with an error that wraps ErrArea when two sides cross,
// overlap or touch but at their common corner.
func NewPolygon(corners []device.Position) (Polygon, error) {
	if len(corners) < 3 || len(corners) > maxCorners {
		return Polygon{}, fmt.Errorf("edge: %w: %d corners, want 3 to %d", ErrArea, len(corners), maxCorners)
	}
	ring := make(orb.Ring, 0, len(corners)+1)
	for i, c := range corners {
		if err := c.Validate(); err != nil {
			return Polygon{}, fmt.Errorf("edge: %w: corner %d: %w", ErrArea, i, err)
		}
		ring = append(ring, orb.Point{c.East, c.North})
	}
	ring = append(ring, ring[0])
	if i, j, crossed := crossing(ring); crossed {
		return Polygon{}, fmt.Errorf("edge: %w: the side from corner %d meets the side from corner %d", ErrArea, i, j)
	}
	return Polygon{ring}, nil
}

// Validate returns an error that wraps ErrArea for the zero Polygon.
func (p Polygon) Validate() error {
	if len(p.ring) == 0 {
		return fmt.Errorf("edge: %w: a polygon that NewPolygon did not make", ErrArea)
	}
	return nil
}

// Contains implements [Area].
func (p Polygon) Contains(at device.Position) bool {
	return planar.RingContains(p.ring, orb.Point{at.East, at.North})
}
