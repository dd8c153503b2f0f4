package queueing

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// station is a model of one class.
type station interface {
	Validate() error
	Sojourn() float64
	Wait() float64
	InSystem() float64
}

// TestUnstableStations checks that the error names the load and that all times are
// infinite.
func TestUnstableStations(t *testing.T) {
	for _, q := range []station{
		BlockJoin{20, 2, 10},
		BlockPartial{21, 2, 10},
		BlockFull{1e300, 2, 10},
		BlockGeneral{60, constant(1. / 6), 10, PartialBlocks},
		BlockGeneral{1e300, exponential(6), 10, FullBlocks},
		BlockTimeout{30, 10, 10, .05},
		BlockTimeout{200, 10, 10, math.Inf(1)},
		LiMaChang{42, 10, 6, 12},
		MMc{Lambda: 9, Mu: 3, Servers: 3},
		MG1{Lambda: 2, Service: constant(.5)},
		MG1{Lambda: 2, Service: exponential(1), ThirdMoment: 6},
		GIM1{constant(1), 1},
		GIM1{erlang{2, 1}, .5},
		BatchMG1{1, 3, 0, constant(.5)},
		VacationMG1{2, constant(1), constant(1)},
		GG1{2, 1, .5, 0},
		Tandem{2, []float64{3, 2, 1}},
		network(.9),
	} {
		err := q.Validate()
		if !errors.Is(err, ErrUnstable) || !strings.Contains(err.Error(), "load ") {
			t.Errorf("%+v: error %v, want ErrUnstable with the load", q, err)
		}
		for what, x := range measures(q) {
			if !math.IsInf(x, 1) && (what != "Utilization" || x != 1) {
				t.Errorf("%T%+v: %s = %v", q, q, what, x)
			}
		}
	}
}

var nan, inf = math.NaN(), math.Inf(1)

// badBlocks have a field out of its range.
var badBlocks = []station{
	BlockJoin{0, 2, 10},
	BlockJoin{nan, 2, 10},
	BlockJoin{1, -2, 10},
	BlockJoin{1, inf, 10},
	BlockJoin{1, 2, 0},
	BlockJoin{1, 2, 1e7},
	BlockPartial{0, 2, 10},
	BlockPartial{1, nan, 10},
	BlockPartial{1, 2, -1},
	BlockFull{inf, 2, 10},
	BlockFull{1, 0, 10},
	BlockFull{1, 2, 0},
	BlockGeneral{1, nil, 10, 0},
	BlockGeneral{-1, constant(1), 10, 0},
	BlockGeneral{1, constant(0), 10, 0},
	BlockGeneral{1, constant(nan), 10, 0},
	BlockGeneral{1, constant(1), 0, 0},
	BlockGeneral{1, constant(1), 2001, 0},
	BlockGeneral{1, constant(1), 10, 3},
	BlockGeneral{1, broken{1}, 10, 0},
	BlockTimeout{1, 2, 10, -1},
	BlockTimeout{1, 2, 10, nan},
	BlockTimeout{nan, 2, 10, 1},
	BlockTimeout{-1, 2, 10, 1},
	BlockTimeout{inf, 2, 10, 1},
	BlockTimeout{1, 0, 10, 1},
	BlockTimeout{1, 2, 0, 1},
	BlockTimeout{1, 2, 1e9, 1},
	LiMaChang{0, 10, 1, 1},
	LiMaChang{1, 0, 1, 1},
	LiMaChang{1, 10, nan, 1},
	LiMaChang{1, 10, 1, -1},
}

// badServers have a field out of its range.
var badServers = []station{
	MMc{0, 1, 1},
	MMc{1, nan, 1},
	MMc{1, 2, 0},
	MMc{1, 2, 2e7},
	MMcK{0, 1, 1, 1},
	MMcK{1, 0, 1, 1},
	MMcK{1, 1, 0, 1},
	MMcK{1, 1, 3, 2},
	MMcK{1, 1, 1, 2e7},
	MMcK{inf, 1, 1, 1},
	MMcK{1, 1, 1, 0},
	MGInf{0, 1},
	MGInf{1, nan},
	MG1{0, constant(1), 0},
	MG1{1, nil, 0},
	MG1{.5, constant(1), .5},
	MG1{.5, constant(1), nan},
	MG1{.5, scaled{1, inf}, 0},
	MG1{.5, scaled{1, -1}, 0},
	MG1{.1, Interrupted{constant(1), -1, constant(1)}, 0},
	GIM1{nil, 1},
	GIM1{constant(1), 0},
	GIM1{constant(inf), 1},
	BatchMG1{0, 2, 0, constant(1)},
	BatchMG1{.1, .5, 0, constant(1)},
	BatchMG1{.1, 2, -1, constant(1)},
	BatchMG1{.1, nan, 0, constant(1)},
	BatchMG1{.1, 2, 0, nil},
	VacationMG1{.5, constant(1), nil},
	VacationMG1{.5, nil, constant(1)},
	VacationMG1{nan, constant(1), constant(1)},
	BreakdownMG1{.1, nil, 1, constant(1)},
	BreakdownMG1{.1, constant(1), 0, constant(1)},
	BreakdownMG1{.1, constant(1), 1, nil},
	BreakdownMG1{0, constant(1), 1, constant(1)},
	GG1{0, 1, 1, 1},
	GG1{.5, -1, 1, 1},
	GG1{.5, 1, 0, 1},
	GG1{.5, 1, 1, nan},
}

// badNetworks have a field out of its range.
var badNetworks = []station{
	Tandem{1, nil},
	Tandem{-1, []float64{2}},
	Tandem{3, []float64{2, nan}},
	Jackson{},
	Jackson{[]JacksonStation{{1, 2, 1}}, nil},
	Jackson{[]JacksonStation{{1, 2, 1}}, [][]float64{{1}}},
	Jackson{[]JacksonStation{{1, 2, 1}}, [][]float64{{-.5}}},
	Jackson{[]JacksonStation{{1, 2, 1}}, [][]float64{{nan}}},
	Jackson{[]JacksonStation{{1, 2, 1}}, [][]float64{{.5, .5}}},
	Jackson{[]JacksonStation{{0, 2, 1}}, [][]float64{{0}}},
	Jackson{[]JacksonStation{{-1, 2, 1}}, [][]float64{{0}}},
	Jackson{[]JacksonStation{{1, 0, 1}}, [][]float64{{0}}},
	Jackson{[]JacksonStation{{1, 2, 0}}, [][]float64{{0}}},
}

// TestStationsOutOfRange checks that no field out of its range gives a number.
func TestStationsOutOfRange(t *testing.T) {
	for _, q := range slices.Concat(badBlocks, badServers, badNetworks) {
		err := q.Validate()
		if !errors.Is(err, ErrParameter) || !strings.Contains(err.Error(), "queueing: ") {
			t.Errorf("%T%+v: error %v, want ErrParameter", q, q, err)
		}
		for what, x := range measures(q) {
			if !math.IsNaN(x) {
				t.Errorf("%T%+v: %s = %v, want NaN", q, q, what, x)
			}
		}
	}
}

// measures returns what the methods of q say that it has.
func measures(q station) map[string]float64 {
	m := map[string]float64{"Sojourn": q.Sojourn(), "Wait": q.Wait(), "InSystem": q.InSystem()}
	if u, ok := q.(interface{ Utilization() float64 }); ok {
		m["Utilization"] = u.Utilization()
	}
	if d, ok := q.(interface{ Distribution() Distribution }); ok {
		m["Quantile"], m["StdDev"] = d.Distribution().Quantile(.5), d.Distribution().Variance()
	}
	if l, ok := q.(interface{ Loss() float64 }); ok {
		m["Loss"] = l.Loss()
	}
	if f, ok := q.(interface{ Formation() float64 }); ok {
		m["Formation"] = f.Formation()
	}
	return m
}

// TestExtremesEnd checks that huge and tiny numbers give a finite answer or none,
// never a hang or a negative time.
func TestExtremesEnd(t *testing.T) {
	for _, lambda := range []float64{5e-324, 1e-300, 1e-9, 1, 1e9, 1e300, math.MaxFloat64} {
		for _, ratio := range []float64{1e-12, .5, 1 - 1e-12} {
			mu := lambda / ratio
			for _, q := range []station{
				BlockJoin{lambda, mu, 7},
				BlockPartial{lambda, mu, 7},
				BlockFull{lambda, mu, 7},
				BlockFull{lambda, mu, 1e6},
				BlockGeneral{lambda, constant(1 / mu), 7, 0},
				BlockGeneral{lambda, exponential(mu), 7, 1},
				BlockTimeout{lambda, mu, 7, 1 / lambda},
				BlockTimeout{lambda, mu, 1e6, 1e300},
				LiMaChang{lambda, 7, mu, mu},
				MMc{lambda, mu, 3},
				MMcK{lambda, mu, 3, 100},
				MMcK{mu, lambda, 3, 100},
				MG1{lambda, erlang{2, 1 / mu}, 0},
				GIM1{constant(1 / lambda), mu},
				BatchMG1{lambda, 1, 0, constant(1 / mu)},
				GG1{lambda, 1, 1 / mu, 1},
				Tandem{lambda, []float64{mu, mu}},
			} {
				if x := q.Sojourn(); x < 0 {
					t.Errorf("%T%+v: sojourn %v", q, q, x)
				}
			}
		}
	}
}
