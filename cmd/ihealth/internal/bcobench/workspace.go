package bcobench

import (
	"context"

	"ihealth/bco"
)

// workspaces solves problems that are sorted before the clock runs, each in a
// workspace of its own.
type workspaces struct {
	spaces  []bco.Workspace
	order   [][]string // ids, fastest first
	choices []bco.Choice
	search  func(*bco.Workspace) (bco.Choice, bool)
}

// loaded returns the start of a search on sorted validators.
func loaded(search func(*bco.Workspace) (bco.Choice, bool)) func([]bco.Problem) (solver, error) {
	return func(problems []bco.Problem) (solver, error) {
		return newWorkspaces(problems, len(problems), search)
	}
}

// ids returns the names of the validators, fastest first.
func ids(e *bco.Evaluator) []string {
	out := make([]string, len(e.Validators()))
	for rank, v := range e.Validators() {
		out[rank] = v.ID
	}
	return out
}

// newWorkspaces returns so many workspaces, with the first problems in them.
func newWorkspaces(problems []bco.Problem, count int, search func(*bco.Workspace) (bco.Choice, bool)) (*workspaces, error) {
	w := &workspaces{spaces: make([]bco.Workspace, count), choices: make([]bco.Choice, len(problems)), search: search}
	for i := range problems {
		e, err := bco.NewEvaluator(&problems[i])
		if err != nil {
			return nil, err
		}
		w.order = append(w.order, ids(e))
		if i < count {
			w.spaces[i].Load(&problems[i])
			search(&w.spaces[i]) // until its memory is there
		}
	}
	return w, nil
}

func (w *workspaces) solve(_ context.Context, i int) error {
	w.choices[i], _ = w.search(&w.spaces[i])
	return nil
}

func (w *workspaces) answer(i int) (ids []string, n int) { return w.named(&w.spaces[i], i) }

// named returns the choice of instance i, which is the last of the workspace.
func (w *workspaces) named(space *bco.Workspace, i int) (ids []string, n int) {
	for _, rank := range space.Set(w.choices[i], nil) {
		ids = append(ids, w.order[i][rank])
	}
	return ids, w.choices[i].N
}

// reloaded solves one problem after the other in one workspace, as the manager does
// at every block: validators are sorted in time.
type reloaded struct {
	*workspaces
	problems []bco.Problem
}

func endToEnd(problems []bco.Problem) (solver, error) {
	w, err := newWorkspaces(problems, 1, (*bco.Workspace).Exact)
	r := &reloaded{w, problems}
	for i := range problems { // until its memory is there
		if err == nil {
			err = r.solve(context.Background(), i)
		}
	}
	return r, err
}

func (r *reloaded) solve(_ context.Context, i int) error {
	space := &r.spaces[0]
	space.Load(&r.problems[i])
	r.choices[i], _ = space.Exact()
	return nil
}

func (r *reloaded) answer(i int) (ids []string, n int) {
	r.spaces[0].Load(&r.problems[i])
	return r.named(&r.spaces[0], i)
}
