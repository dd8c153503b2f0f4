package queueing

import (
	"errors"
	"math"
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

// TestStationsOutOfRange checks that no field out of its range gives a number.
func TestStationsOutOfRange(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, q := range []station{
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
	} {
		err := q.Validate()
		if !errors.Is(err, ErrParameter) || !strings.HasPrefix(err.Error(), "queueing: ") {
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
			} {
				if x := q.Sojourn(); x < 0 {
					t.Errorf("%T%+v: sojourn %v", q, q, x)
				}
			}
		}
	}
}
