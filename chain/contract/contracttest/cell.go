package contracttest

import "fmt"

// cell is one of the table of who may do what: after the given steps, all of which are
// carried out, somebody may or may not send a message.
type cell struct {
	actor   string
	deed    string
	given   []Step
	step    Step
	refused string // why not; "": may
}

func (c cell) name() string {
	if c.refused == "" {
		return c.actor + " may " + c.deed
	}
	return c.actor + " may not " + c.deed
}

// run tries the cell on a fresh machine.
func (c cell) run(open Open) error {
	s, err := begin(open)
	if err != nil {
		return err
	}
	for i, g := range c.given {
		refused, err := s.send(g.Sender, g.Message)
		if err == nil && refused != "" {
			err = fmt.Errorf("%v from %s refused: %s", g.Message.Kind, g.Sender, refused)
		}
		if err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
	}
	refused, err := s.send(c.step.Sender, c.step.Message)
	if err == nil && refused != c.refused {
		err = fmt.Errorf("refused for %q, want %q", refused, c.refused)
	}
	return err
}
