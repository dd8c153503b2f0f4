package experiments

// conclude judges the claims of a job that has all its outcomes, and writes its run
// directory. What other shards compute may still be missing; then there is nothing to
// judge yet.
func (r *run) conclude(j *job) {
	j.concluded = true
	if complete, err := r.gather(j); err != nil || !complete {
		if err != nil {
			r.fail(j, err)
		}
		return
	}
	report := j.conclusion()
	if r.store != nil {
		err := write(report, r.runner.Out)
		if err != nil {
			r.fail(j, err)
		}
		if report.Dir == "" {
			return
		}
		if err := r.store.end(j); err != nil {
			r.fail(j, err)
		}
	}
	j.report = report
}

// gather takes what other shards have computed, and reports whether that is all.
func (r *run) gather(j *job) (bool, error) {
	if j.earlier() == len(j.states) {
		return true, nil
	}
	if r.store == nil {
		return false, nil
	}
	err := r.store.load(j, foreign)
	return j.earlier() == len(j.states), err
}

// conclusion returns the report of a job that has all its outcomes.
func (j *job) conclusion() *Report {
	r := &Report{Experiment: j.experiment, Cells: j.plan, Events: j.events, Results: &Results{}, begun: j.begun}
	for i, c := range j.experiment.Cells {
		c.label(j.outcomes[i].Rows)
		r.Results.Rows = append(r.Results.Rows, j.outcomes[i].Rows...)
		r.Notes = append(r.Notes, j.outcomes[i].Notes...)
	}
	r.judge()
	return r
}
