package queueing

import (
	"fmt"
	"math"
)

// validateRates returns ErrParameter unless there are rates and all are valid.
func validateRates(lambdas []float64) error {
	if len(lambdas) == 0 {
		return fmt.Errorf("queueing: %w: no arrival rates", ErrParameter)
	}
	for i, lambda := range lambdas {
		if err := validateRate(fmt.Sprintf("arrival rate %d", i), lambda); err != nil {
			return err
		}
	}
	return nil
}

// validateRate returns ErrParameter unless rate is finite and greater than 0.
func validateRate(what string, rate float64) error {
	if !positive(rate) {
		return fmt.Errorf("queueing: %w: %s is %v/s, want a finite rate > 0", ErrParameter, what, rate)
	}
	return nil
}

// validateServers returns ErrParameter unless both rates and the number of servers
// are in range.
func validateServers(lambda, mu float64, servers int) error {
	if err := validateRate("arrival rate", lambda); err != nil {
		return err
	}
	if err := validateRate("service rate μ", mu); err != nil {
		return err
	}
	return validateCount("number of servers", servers, maxServers)
}

// validateLoadOf returns UnstableError when arrivals reach the rate of all servers.
func validateLoadOf(lambda, mu float64, servers int) error {
	c := float64(servers)
	return validateLoad(lambda/(c*mu), "raise μ above %.6g, have more than %d servers, or lower the arrival rates", lambda/c, servers)
}

// validateCount returns ErrParameter unless 1 ≤ n ≤ most.
func validateCount(what string, n, most int) error {
	if n < 1 || n > most {
		return fmt.Errorf("queueing: %w: %s is %d, want 1 to %d", ErrParameter, what, n, most)
	}
	return nil
}

func positive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

func sum(xs []float64) float64 {
	total := 0.0
	for _, x := range xs {
		total += x
	}
	return total
}
