package bcobench

import (
	"cmp"
	"context"
	"slices"

	"ihealth/bco"
	"ihealth/chain"
)

// sorts does what no exact search of unsorted validators can do without: it sorts them
// by speed, ties by id, and their fees, as plain numbers.
type sorts struct {
	problems []bco.Problem
	speeds   []speed
	fees     []float64
}

// speed is what is sorted of a validator.
type speed struct {
	hz float64
	at int // index into the validators
}

func sorting(problems []bco.Problem) (solver, error) {
	s := &sorts{problems: problems}
	return s, s.solve(context.Background(), 0) // until its memory is there
}

func (s *sorts) solve(_ context.Context, i int) error {
	validators := s.problems[i].Validators
	s.speeds, s.fees = s.speeds[:0], s.fees[:0]
	for at := range validators {
		s.speeds, s.fees = append(s.speeds, speed{validators[at].ComputeHz, at}), append(s.fees, validators[at].Fee)
	}
	sortSpeeds(s.speeds, validators)
	sortFees(s.fees)
	return nil
}

func (s *sorts) answer(int) (ids []string, n int) { return nil, 0 }

// fewest is the length below which insertion is faster than the standard library's sort.
const fewest = 40

func sortSpeeds(x []speed, validators []chain.Validator) {
	if len(x) >= fewest {
		slices.SortFunc(x, func(a, b speed) int {
			if a.hz != b.hz {
				return cmp.Compare(b.hz, a.hz)
			}
			return cmp.Compare(validators[a.at].ID, validators[b.at].ID)
		})
		return
	}
	for i := 1; i < len(x); i++ {
		v, j := x[i], i
		for ; j > 0 && (x[j-1].hz < v.hz || x[j-1].hz == v.hz && validators[x[j-1].at].ID > validators[v.at].ID); j-- {
			x[j] = x[j-1]
		}
		x[j] = v
	}
}

func sortFees(x []float64) {
	if len(x) >= fewest {
		slices.Sort(x)
		return
	}
	for i := 1; i < len(x); i++ {
		v, j := x[i], i
		for ; j > 0 && x[j-1] > v; j-- {
			x[j] = x[j-1]
		}
		x[j] = v
	}
}
