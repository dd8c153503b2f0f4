package ranking_test

import (
	"errors"
	"math"
	"testing"

	"ihealth/bco"
	"ihealth/bco/ranking"
)

func TestOCBASpendsItsBudget(t *testing.T) {
	for _, budget := range []int{30, 31, 99, 100} {
		for _, stage := range []int{0, 1, 7, 1000} {
			r := mustSelect(t, ranking.OCBA{Budget: budget, Stage: stage}, 3, normal(1, 1, 0, 1, 2))
			sum := 0
			for _, n := range r.Observations {
				sum += n
			}
			if r.Total != budget || sum != budget {
				t.Errorf("budget %d, stage %d: %d observations, %d by system", budget, stage, r.Total, sum)
			}
		}
	}
}

// TestOCBAApproachesTheAllocation gives a budget so large that averages and variances
// are known to a few percent.
func TestOCBAApproachesTheAllocation(t *testing.T) {
	means := []float64{0, 1, 1.5, 3}
	const budget = 40_000
	r := mustSelect(t, ranking.OCBA{Budget: budget, Stage: 200}, 4, normal(7, 2, means...))
	for j, share := range ranking.Allocation(means, []float64{2, 2, 2, 2}) {
		if got := float64(r.Observations[j]) / budget; math.Abs(got/share-1) > 0.1 {
			t.Errorf("system %d: %.4f of the budget, want %.4f", j, got, share)
		}
	}
}

// TestMoreBudgetMoreOftenRight looks at the same selections after more and more
// observations. In 400 selections the difference of two proportions has a standard
// error of at most 0.035; the steps here are 0.02 or more, and a fall of 0.15 would be
// less probable than 1e-6.
func TestMoreBudgetMoreOftenRight(t *testing.T) {
	const selections, systems = 400, 10
	budgets := []int{50, 200, 800}
	for _, p := range []ranking.Procedure{ranking.OCBA{Budget: 800, FirstStage: 5}, ranking.Equal{Budget: 800}} {
		right := make([]int, len(budgets))
		for seed := range selections {
			means := make([]float64, systems)
			for j := range means {
				means[j] = 0.3 * float64((j+seed)%systems)
			}
			r := mustSelect(t, p, systems, normal(uint64(seed), 2, means...))
			for i, budget := range budgets {
				if step, ok := r.At(budget); ok && means[step.Best] == 0 {
					right[i]++
				}
			}
		}
		t.Logf("%s: %v right of %d after %v", p.Name(), right, selections, budgets)
		for i := range budgets[1:] {
			if right[i+1] < right[i]-selections*15/100 {
				t.Errorf("%s: %v right after %v observations, want more with more", p.Name(), right, budgets)
			}
		}
		if right[len(right)-1] < selections*60/100 {
			t.Errorf("%s: %v right of %d after %v", p.Name(), right, selections, budgets)
		}
	}
}

// TestOCBABeatsEqualAllocation: with the best among many, most of an equal budget is
// spent on systems that are plainly worse. n = 300 selections; the two PCS differ by
// about 0.2, and their difference has a standard error below 0.04.
func TestOCBABeatsEqualAllocation(t *testing.T) {
	const systems, selections = 20, 300
	means := make([]float64, systems)
	for j := range means {
		means[j] = 0.5 * float64(j)
	}
	right := map[string]int{}
	for seed := range uint64(selections) {
		for _, p := range []ranking.Procedure{ranking.OCBA{Budget: 400, FirstStage: 5}, ranking.Equal{Budget: 400}} {
			if mustSelect(t, p, systems, normal(seed, 2, means...)).Best == 0 {
				right[p.Name()]++
			}
		}
	}
	t.Log(right)
	if right["ocba"] <= right["equal"] {
		t.Errorf("right of %d: %v", selections, right)
	}
}

// TestPCSIsAnEstimate compares the estimate of one run with what 500 runs do: it is about
// right for two systems, and by Bonferroni below the truth for more. The share of right
// selections has a standard error below 0.012.
func TestPCSIsAnEstimate(t *testing.T) {
	const selections = 500
	for _, row := range []struct {
		means         []float64
		budget        int
		least, beyond float64 // estimated less actual PCS
	}{{[]float64{0, 1}, 40, -0.08, 0.08}, {[]float64{0, 1, 1, 1}, 160, -0.2, 0}} {
		right, estimated := 0, 0.0
		for seed := range uint64(selections) {
			r := mustSelect(t, ranking.Equal{Budget: row.budget}, len(row.means), normal(seed, 2, row.means...))
			if r.Best == 0 {
				right++
			}
			estimated += r.PCS / selections
			if r.Certificate.Kind != bco.Uncertified {
				t.Fatal("a budget guarantees nothing")
			}
		}
		actual := float64(right) / selections
		t.Logf("estimated PCS %.3f on average, actually %.3f", estimated, actual)
		if d := estimated - actual; d < row.least || d > row.beyond {
			t.Errorf("%d systems: estimated PCS %.3f on average, actually %.3f", len(row.means), estimated, actual)
		}
	}
}

func TestBudgetsWithoutNoise(t *testing.T) {
	for _, p := range []ranking.Procedure{ranking.OCBA{Budget: 40}, ranking.Equal{Budget: 40}} {
		if r := mustSelect(t, p, 3, fixed(2, 1, 3)); r.Best != 1 || r.PCS != 1 {
			t.Errorf("%s: best %d with PCS %v, want 1 with 1", p.Name(), r.Best, r.PCS)
		}
		if r := mustSelect(t, p, 3, fixed(1, 1, 1)); r.Best != 0 || r.PCS != 0 {
			t.Errorf("%s: best %d with PCS %v, want 0, and 0 as three are alike", p.Name(), r.Best, r.PCS)
		}
	}
}

func TestBudgetsAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		p ranking.Procedure
		k int
	}{
		"no budget":                   {ranking.OCBA{}, 2},
		"budget below the first step": {ranking.OCBA{Budget: 19}, 2},
		"endless budget":              {ranking.OCBA{Budget: 2_000_000_000}, 2},
		"first stage of one":          {ranking.OCBA{Budget: 100, FirstStage: 1}, 2},
		"negative stage":              {ranking.OCBA{Budget: 100, Stage: -1}, 2},
		"one system":                  {ranking.OCBA{Budget: 100}, 1},
		"negative workers":            {ranking.OCBA{Budget: 100, Workers: -1}, 2},
		"equal: no budget":            {ranking.Equal{Budget: 3}, 2},
		"equal: negative budget":      {ranking.Equal{Budget: -3}, 2},
		"equal: no systems":           {ranking.Equal{Budget: 30}, 0},
	} {
		if r, err := c.p.Select(t.Context(), c.k, fixed(1, 2)); !errors.Is(err, ranking.ErrParameter) || r.Best != -1 {
			t.Errorf("%s: best %d, error %v; want ErrParameter", name, r.Best, err)
		}
	}
}
