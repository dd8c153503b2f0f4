package stochastic

import (
	"context"
	"fmt"
)

// Expected returns the expected time in s until enough of all validators have answered
// whose independent response times these are: E[max] = ∫(1 − ΠF_i)dt where all are
// waited for. It is within 1e-9 of the longest mean for smooth distributions, and
// within 1e-10 of it for every step of the others. The error wraps [ErrResponse].
func Expected(ctx context.Context, responses []Response, w Wait) (float64, error) {
	if len(responses) == 0 || !w.known() {
		return 0, fmt.Errorf("%w: %d responses and wait %q: want one or more, and all, byzantine or majority", ErrResponse, len(responses), w)
	}
	g, err := newGrid(ctx, responses)
	if err != nil {
		return 0, err
	}
	set := make([]int, len(responses))
	for i := range set {
		set[i] = i
	}
	return expectedOf((&independent{g, responses, w}).walk(), set), nil
}
