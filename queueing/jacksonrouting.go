package queueing

import (
	"fmt"
	"math"
)

func (n Jackson) validateFields() error {
	if err := validateCount("number of stations", len(n.Stations), maxStations); err != nil {
		return err
	}
	if len(n.Routing) != len(n.Stations) {
		return fmt.Errorf("queueing: %w: routing has %d rows for %d stations, want one each", ErrParameter, len(n.Routing), len(n.Stations))
	}
	for i, s := range n.Stations {
		if !(s.Arrivals >= 0) {
			return fmt.Errorf("queueing: %w: arrival rate at station %d is %v/s, want a finite rate ≥ 0", ErrParameter, i, s.Arrivals)
		}
		if err := validateServers(1, s.Mu, s.Servers); err != nil {
			return fmt.Errorf("station %d: %w", i, err)
		}
		if err := validateRow(i, n.Routing[i], len(n.Stations)); err != nil {
			return err
		}
	}
	if err := validateRate("arrival rate at all stations", n.arrivals()); err != nil {
		return err
	}
	return n.validateExits()
}

// validateRow returns ErrParameter unless the row has an entry a station and they
// are probabilities whose sum is at most 1, up to rounding.
func validateRow(i int, row []float64, stations int) error {
	total := 0.0
	for _, p := range row {
		if !(p >= 0) {
			total = math.NaN()
		}
		total += p
	}
	if len(row) != stations || !(total <= 1+1e-12) {
		return fmt.Errorf("queueing: %w: routing from station %d is %v, want %d probabilities with a sum of at most 1", ErrParameter, i, row, stations)
	}
	return nil
}

// validateExits returns ErrParameter where a station leads nowhere out.
func (n Jackson) validateExits() error {
	leaves := make([]bool, len(n.Stations))
	for changed := true; changed; {
		changed = false
		for i, row := range n.Routing {
			if !leaves[i] && leads(row, leaves) {
				leaves[i], changed = true, true
			}
		}
	}
	for i, ok := range leaves {
		if !ok {
			return fmt.Errorf("queueing: %w: whoever comes to station %d never leaves: let its routing, or that of a station behind it, sum to less than 1", ErrParameter, i)
		}
	}
	return nil
}

// leads reports whether a row of the routing leads out, or to a station that does.
func leads(row []float64, leaves []bool) bool {
	total := 0.0
	for j, p := range row {
		if p > 0 && leaves[j] {
			return true
		}
		total += p
	}
	return total < 1-1e-12
}
