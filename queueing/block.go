package queueing

import "math"

// maxBlock is the greatest block that the models compute.
const maxBlock = 1_000_000

// validateBlock returns ErrParameter unless the rates and the size are in range, and
// ErrUnstable when lambda reaches size·mu.
func validateBlock(lambda float64, size int, mu float64) error {
	if err := validateBlockFields(lambda, size, mu); err != nil {
		return err
	}
	return validateCapacity(lambda, float64(size)*mu)
}

func validateBlockFields(lambda float64, size int, mu float64) error {
	if err := validateRate("arrival rate", lambda); err != nil {
		return err
	}
	if err := validateRate("service rate μ of a block", mu); err != nil {
		return err
	}
	return validateCount("block size", size, maxBlock)
}

// validateCapacity returns UnstableError when lambda reaches capacity, both in 1/s.
func validateCapacity(lambda, capacity float64) error {
	return validateLoad(lambda/capacity, "the server takes %.6g/s, lower the arrival rate %.6g/s or raise the service rate or the block size", capacity, lambda)
}

// blockDecay returns x > 0 with e^{−x} + e^{−2x} + … + e^{−bx} = work, 0 < work < b.
// The number of customers that wait for a server of blocks of at most b,
// exponential with work = λ/μ, falls by the factor r = e^{−x} from each to the next:
// r is the root in (0, 1) of r^{b+1} − (1+work) r + work = 0.
func blockDecay(work float64, b int) float64 {
	return root(0, math.Log1p(1/work), 0, func(x float64) float64 {
		return -math.Expm1(-float64(b)*x)/math.Expm1(x) - work
	})
}
