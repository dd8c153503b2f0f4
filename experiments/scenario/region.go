package scenario

import (
	"context"
	"fmt"
	"math"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim/rng"
)

// Region is a trial of who hears of a positive sensor: its room's number goes on the
// chain, and each device decides by its own position whether that is its room.
type Region struct {
	Rooms   int     `yaml:"rooms"`   // in a row, and as many rows, 1 to 30
	Side    float64 `yaml:"side"`    // of a room, m, 1 to 1000
	Slant   float64 `yaml:"slant"`   // of its walls: m to the east for every m north, −2 to 2
	Devices int     `yaml:"devices"` // in the building, 1 to 1e6
}

func (r *Region) check(report Reporter) {
	within(report, "rooms", float64(r.Rooms), 1, 30)
	within(report, "side", r.Side, 1, 1000)
	within(report, "slant", r.Slant, -2, 2)
	within(report, "devices", float64(r.Devices), 1, 1e6)
}

func (r *Region) cells() []Cell {
	return []Cell{{ID: "alerts", Fidelity: simulated, Run: r.run}}
}

// corner returns that of a room at the given column and row, which may be fractions.
func (r *Region) corner(column, row float64) device.Position {
	return device.Position{East: r.Side * (column + r.Slant*row), North: r.Side * row}
}

// room returns the area of a room.
func (r *Region) room(column, row int) (edge.Polygon, error) {
	x, y := float64(column), float64(row)
	return edge.NewPolygon([]device.Position{r.corner(x, y), r.corner(x+1, y), r.corner(x+1, y+1), r.corner(x, y+1)})
}

// holds is the reference: it undoes the slant and counts sides.
func (r *Region) holds(column, row int, p device.Position) bool {
	return math.Floor(p.North/r.Side) == float64(row) && math.Floor((p.East-r.Slant*p.North)/r.Side) == float64(column)
}

func (r *Region) run(ctx context.Context, env *Env) ([]Point, error) {
	places := rng.New(env.Key.Sub("places"))
	devices := make([]device.Position, r.Devices)
	for i := range devices {
		devices[i] = r.corner(places.Float64()*float64(r.Rooms), places.Float64()*float64(r.Rooms))
	}
	heard, missed, disturbed := 0, 0, 0
	for room := range r.Rooms * r.Rooms {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		column, row := room%r.Rooms, room/r.Rooms
		area, err := r.room(column, row)
		if err != nil {
			return nil, err
		}
		alert, err := positive(fmt.Sprintf("room/%d", room))
		if err != nil {
			return nil, err
		}
		for _, at := range devices {
			hears, inside := alert && area.Contains(at), r.holds(column, row, at)
			heard += int(indicator(hears))
			missed += int(indicator(inside && !hears))
			disturbed += int(indicator(hears && !inside))
		}
	}
	of := func(metric string, n int) Point {
		return Point{X: none, Metric: metric, Value: float64(n), N: r.Devices}
	}
	return []Point{of("heard", heard), of("devices", r.Devices), of("missed", missed), of("disturbed", disturbed)}, nil
}

// positive reports a sensor's verdict of a room to the chain, and whether the chain tells
// those who watch it.
func positive(room string) (bool, error) {
	subject, oracle := contract.PseudonymOf(room), contract.PseudonymOf("edge")
	machine, err := contract.NewLog(contract.Genesis{Members: []contract.Member{
		{Entity: "authority", Role: contract.Authority}, {Entity: "edge", Role: contract.Oracle}, {Entity: "hospital", Role: contract.Patient},
	}})
	if err != nil {
		return false, err
	}
	enrol := contract.Message{Kind: contract.Enrol, Subject: subject, Party: contract.PseudonymOf("hospital"), Data: oracle[:]}
	record := contract.Message{Kind: contract.Record, Code: uint8(edge.Emergency), Sequence: 1, Subject: subject, Commitment: [32]byte{1}}
	outcomes := machine.Execute(1, []chain.Transaction{
		{Entity: "authority", Payload: enrol.Encode()}, {Entity: "edge", Payload: record.Encode()},
	})
	for _, e := range outcomes[1].Events {
		if e.Kind == contract.Record && e.Subject == subject && e.Code == uint8(edge.Emergency) {
			return true, nil
		}
	}
	return false, nil
}
