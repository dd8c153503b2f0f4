package queueing

import (
	"math"
	"testing"
)

// Tests of this file follow Abdellatif et al., "I-Health: Leveraging Edge
// Computing and Blockchain for Epidemic Management", arXiv 2012.14294, Fig. 5:
// 21 entities with λ = 2/s each; Λ = 42/s.

// paperSojourns returns the sojourn times of the 21 entities by eq. (11).
func paperSojourns(t *testing.T, lambda, mu float64, levels []int) []float64 {
	t.Helper()
	rates, class, err := GroupByLevel(equal(21, lambda), levels)
	if err != nil {
		t.Fatal(err)
	}
	q := PreemptiveMM1{Lambdas: rates, Mu: mu}
	if err := q.Validate(); err != nil {
		t.Fatal(err)
	}
	sojourns := make([]float64, len(class))
	for i, k := range class {
		sojourns[i] = q.Sojourn(k)
	}
	return sojourns
}

// distinctLevels gives entity i level i.
func distinctLevels() []int {
	levels := make([]int, 21)
	for i := range levels {
		levels[i] = i + 1
	}
	return levels
}

// threeLevels makes entities 1–8 urgent, 9–12 normal and 13–21 non-urgent.
func threeLevels() []int {
	levels := make([]int, 21)
	for i := range levels {
		switch {
		case i < 8:
			levels[i] = 1
		case i < 12:
			levels[i] = 2
		default:
			levels[i] = 3
		}
	}
	return levels
}

// fig5Mus holds the service rates of Fig. 5, 1/s.
var fig5Mus = []float64{43, 50, 60}

// Claim 5a, eq. (9): at equal priority the sojourn time is one for all entities,
// 1/(μ−42).
func TestPaper5aEqualPriorityIsEqual(t *testing.T) {
	for _, mu := range fig5Mus {
		for i, s := range paperSojourns(t, 2, mu, make([]int, 21)) {
			if want := 1 / (mu - 42); math.Abs(s-want) > 1e-12 {
				t.Errorf("μ = %v, entity %d: %v s, want %v s", mu, i+1, s, want)
			}
		}
	}
}

// Claims 5b and 5c, eq. (11): urgent entities (1 to 8) gain, the last loses.
func TestPaper5bUrgentGainAnd5cLastLoses(t *testing.T) {
	for _, levels := range [][]int{distinctLevels(), threeLevels()} {
		for mu := 42.05; mu < 100; mu += 0.35 {
			s, equalPriority := paperSojourns(t, 2, mu, levels), MM1{42, mu}.Sojourn()
			for i := range 8 {
				if s[i] >= equalPriority {
					t.Errorf("μ = %v, entity %d: %v s, equal priority %v s", mu, i+1, s[i], equalPriority)
				}
			}
			if s[20] <= equalPriority {
				t.Errorf("μ = %v, entity 21: %v s, equal priority %v s", mu, s[20], equalPriority)
			}
		}
	}
}

// Claim 5d: sojourn times fall as μ grows, in both schemes.
func TestPaper5dSojournFallsWithMu(t *testing.T) {
	for _, levels := range [][]int{make([]int, 21), distinctLevels(), threeLevels()} {
		before := paperSojourns(t, 2, 42.05, levels)
		for mu := 42.25; mu < 100; mu += 0.2 {
			now := paperSojourns(t, 2, mu, levels)
			for i := range now {
				if now[i] >= before[i] {
					t.Errorf("entity %d: %v s at μ = %v, not below %v s", i+1, now[i], mu, before[i])
				}
			}
			before = now
		}
	}
}

// Claim 5e: "only three entities" are worse off. We differ: it holds with 21
// distinct levels for 42.75 < μ ≤ 43.714 only, hence of the μ of Fig. 5 for 43
// only; with three classes nine entities are worse off at every μ.
func TestPaper5eHowManyLose(t *testing.T) {
	for _, tt := range []struct {
		mu    float64
		three bool
	}{
		{42.5, false},
		{42.75, false},
		{42.751, true},
		{43, true},
		{43.714, true},
		{43.715, false},
		{50, false},
		{60, false},
	} {
		if got := losers(t, tt.mu, distinctLevels()); (got == 3) != tt.three {
			t.Errorf("μ = %v: %d of 21 levels lose", tt.mu, got)
		}
	}
	for mu := 42.05; mu < 200; mu *= 1.01 {
		if got := losers(t, mu, threeLevels()); got != 9 {
			t.Errorf("μ = %v: %d entities of three classes lose, want 9", mu, got)
		}
	}
}

// losers counts the entities that wait longer than at equal priority, by more than
// rounding: at μ = 42.75 the 18th waits exactly as long.
func losers(t *testing.T, mu float64, levels []int) int {
	n, equalPriority := 0, MM1{42, mu}.Sojourn()
	for _, s := range paperSojourns(t, 2, mu, levels) {
		if s > equalPriority*(1+1e-12) {
			n++
		}
	}
	return n
}

// Claim 5f, added: Σ λ S = Λ/(μ−Λ) in both schemes.
func TestPaper5fWorkIsConserved(t *testing.T) {
	for _, mu := range fig5Mus {
		for _, levels := range [][]int{make([]int, 21), distinctLevels(), threeLevels()} {
			if got, want := 2*sum(paperSojourns(t, 2, mu, levels)), 42/(mu-42); math.Abs(got/want-1) > 1e-9 {
				t.Errorf("μ = %v: Σ λ S = %v, want %v", mu, got, want)
			}
		}
	}
}

// Claim 10a: priority cuts the sojourn time of the eight urgent entities to 0.85
// of equal priority or less, at λ = 1/s and the μ = n/L of the four channels of the
// reference set.
func TestPaper10aUrgentGainFifteenPercent(t *testing.T) {
	for channel, mu := range []float64{44.15, 41.13, 27.48, 48.57} {
		for _, levels := range [][]int{distinctLevels(), threeLevels()} {
			s, equalPriority := paperSojourns(t, 1, mu, levels), MM1{21, mu}.Sojourn()
			for i := range 8 {
				if s[i] > 0.85*equalPriority {
					t.Errorf("channel %d, entity %d: %v s, equal priority %v s", channel+1, i+1, s[i], equalPriority)
				}
			}
		}
	}
}
