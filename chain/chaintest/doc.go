// Package chaintest says what every chain.Ledger must do, simulated or real, as scenarios
// that a ledger passes or fails:
//
//	for _, s := range chaintest.Scenarios() {
//		t.Run(s.Name, func(t *testing.T) {
//			err := s.Run(ctx, open)
//			if errors.Is(err, chaintest.ErrUnsupported) {
//				t.Skip(err)
//			}
//			if err != nil {
//				t.Error(err)
//			}
//		})
//	}
//
// A ledger takes part through a [Harness], which gives it time to work, and the faults
// that it can have by implementing [Stopper] and [Partitioner]. A scenario reads the
// same for all of them: it never looks at a clock, and waits by Harness.Advance.
//
// Whatever a scenario is about, it ends with the same audit of all it has submitted:
//
//  1. Done was called once for each transaction, by the goroutine that calls Advance.
//  2. No two committed transactions have the same place, the places of a height are
//     numbered from 0 without a gap, and no height has more than n.
//  3. Later heights were not committed earlier.
//  4. Within a height, nothing stands behind something less urgent.
//  5. Query agrees with what the senders were told.
package chaintest
