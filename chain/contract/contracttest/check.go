package contracttest

import (
	"fmt"

	"ihealth/chain/contract"
)

// Open makes a machine.
type Open func(contract.Genesis) (contract.Machine, error)

// Check is a demand on a machine.
type Check struct {
	Name string
	Run  func(open Open) error
}

// Checks lists what every machine must do.
func Checks() []Check {
	all := []Check{
		{"genesis", checkGenesis},
		{"roles", checkRoles},
		{"malformed", checkMalformed},
		{"blocks", checkBlocks},
		{"story", checkStory},
		{"random walk", checkWalk},
	}
	for _, c := range cells() {
		all = append(all, Check{c.name(), c.run})
	}
	return all
}

// checkGenesis demands that an impossible genesis is refused, and that a chain with other
// members begins with another root.
func checkGenesis(open Open) error {
	roots := make(map[[32]byte]string)
	for i, g := range []contract.Genesis{Genesis(), {Members: Genesis().Members[1:]}, {}} {
		m, err := open(g)
		if err != nil {
			return fmt.Errorf("genesis %d: %w", i, err)
		}
		if other, taken := roots[m.Root()]; taken {
			return fmt.Errorf("genesis %d has the root of genesis %s", i, other)
		}
		roots[m.Root()] = fmt.Sprint(i)
	}
	for _, bad := range [][]contract.Member{
		{{Entity: "", Role: contract.Cloud}},
		{{Entity: "a", Role: contract.Nobody}},
		{{Entity: "a", Role: contract.Auditor + 1}},
		{{Entity: "a", Role: contract.Cloud}, {Entity: "a", Role: contract.Head}},
	} {
		if _, err := open(contract.Genesis{Members: bad}); err == nil {
			return fmt.Errorf("members %v: no error", bad)
		}
	}
	return nil
}

// checkStory demands that the story goes as told.
func checkStory(open Open) error {
	s, err := begin(open)
	if err != nil {
		return err
	}
	for i, t := range Story() {
		refused, err := s.send(t.Sender, t.Message)
		if err == nil && refused != t.Refused {
			err = fmt.Errorf("refused for %q, want %q", refused, t.Refused)
		}
		if err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
	}
	return nil
}
