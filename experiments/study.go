package experiments

import (
	"ihealth/experiments/plot"
)

// study is one kind of experiment: the section of a file that says what is
// computed.
type study interface {
	// check reports what is wrong with the section, by the path of the key.
	check(report reporter)
	// cells plans the work.
	cells() []Cell
	// figures draws the results; it leaves out what the run left out.
	figures(r *Results) []plot.Figure
	// rules lists the claims that the kind can evaluate.
	rules() []rule
}

// reader is a study that reads files beside the experiment's own.
type reader interface {
	// inputs names each and what of it is here, in a fixed order.
	inputs() []string
}

// reporter collects semantic errors. The first line of the text is what is
// wrong, the rest the remedy.
type reporter func(path, format string, args ...any)
