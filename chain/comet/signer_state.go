package comet

import (
	"encoding/json"
	"fmt"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
)

// lastStep is a validator's last signature of a round: 1 proposal, 2 prevote,
// 3 precommit.
const lastStep = 3

// parseSignState reads what a validator has signed last. A validator that has signed
// nothing says so, with height, round and step 0: what is left out is not taken for 0.
func parseSignState(text []byte) (privval.FilePVLastSignState, error) {
	var s privval.FilePVLastSignState
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return s, err
	}
	if err := cmtjson.Unmarshal(text, &s); err != nil {
		return s, err
	}
	for _, name := range []string{"height", "round", "step"} {
		if value, ok := fields[name]; !ok || string(value) == "null" {
			return s, fmt.Errorf("no %s", name)
		}
	}
	return s, checkSignState(&s)
}

// checkSignState reports a state in which no validator can be.
func checkSignState(s *privval.FilePVLastSignState) error {
	signed := len(s.Signature) > 0 && len(s.SignBytes) > 0
	switch {
	case s.Height < 0 || s.Round < 0 || s.Step < 0 || s.Step > lastStep:
		return fmt.Errorf("height %d, round %d, step %d: want none below 0, and step at most %d", s.Height, s.Round, s.Step, lastStep)
	case s.Height == 0 && (s.Round != 0 || s.Step != 0 || signed):
		return fmt.Errorf("height 0 with round %d and step %d: nothing is signed at height 0", s.Round, s.Step)
	case s.Height > 0 && (s.Step == 0 || !signed):
		return fmt.Errorf("height %d without what was signed there", s.Height)
	}
	return nil
}
