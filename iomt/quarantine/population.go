package quarantine

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/sim/rng"
)

// MaxDays bounds a population, in days of a person.
const MaxDays = 1_000_000_000

// Population lives through as many people as it takes for so many days of a person, 1 to
// MaxDays, each from beginning to end, on so many goroutines, which do not change the
// tally. It fails when a configuration is out of range, and with the context's error.
func (c Config) Population(ctx context.Context, key rng.Key, days, workers int) (Tally, error) {
	if days < 1 || days > MaxDays || workers < 1 {
		return Tally{}, fmt.Errorf("quarantine: %d days of a person on %d goroutines: want 1 to %d days, and a goroutine", days, workers, MaxDays)
	}
	var next, failed atomic.Int64
	people := peopleFor(key, days)
	tallies, errs := make([]Tally, workers), make([]error, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(people) && failed.Load() == 0 && ctx.Err() == nil; i = next.Add(1) - 1 {
				t, err := c.live(key, int(i))
				if err != nil {
					errs[w] = err
					failed.Store(1)
				}
				tallies[w] = tallies[w].Plus(t)
			}
		})
	}
	wait.Wait()
	var sum Tally
	for w := range workers {
		if errs[w] != nil {
			return Tally{}, errs[w]
		}
		sum = sum.Plus(tallies[w])
	}
	return sum, ctx.Err()
}

// keyOf names the streams of a person.
func keyOf(key rng.Key, person int) rng.Key {
	key.Replication = person
	return key
}

// peopleFor returns how many people it takes for so many days.
func peopleFor(key rng.Key, days int) int {
	people := 0
	for days > 0 {
		// The length of an episode does not depend on who falls ill.
		days -= device.NewEpisode(rng.New(keyOf(key, people).Sub("episode")), 0).Days
		people++
	}
	return people
}

func (c Config) live(key rng.Key, person int) (Tally, error) {
	p, err := NewPerson(keyOf(key, person), contract.PseudonymOf(fmt.Sprintf("person %d", person)), c)
	if err != nil {
		return Tally{}, err
	}
	return p.Live()
}
