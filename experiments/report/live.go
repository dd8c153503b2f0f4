package report

import (
	"fmt"
	"sync"
	"time"

	"ihealth/experiments"
)

// Live is the page of a run that is under way: an [experiments.Follower] that shows what it
// has seen so far over HTTP. All its methods may be called at any time.
type Live struct {
	title string

	mu     sync.Mutex
	runs   []*followed
	begun  time.Time
	fresh  int // cells that this run has computed
	recent string
	ended  bool
	last   chan struct{} // closed, once, when a browser has seen the end
	once   sync.Once
	visit  time.Time // of a browser
}

// followed is an experiment under way.
type followed struct {
	experiment *experiments.Experiment
	outcomes   []*experiments.Outcome // by cell; nil while it has none
	got        int

	section section // as of drawn outcomes
	drawn   int     // −1 before the first time
}

// NewLive returns the page of a run of these experiments that begins now.
func NewLive(title string, list []*experiments.Experiment) *Live {
	l := &Live{title: title, begun: time.Now(), last: make(chan struct{})}
	for _, e := range list {
		l.runs = append(l.runs, &followed{experiment: e, outcomes: make([]*experiments.Outcome, len(e.Cells)), drawn: -1})
	}
	return l
}

// Follow implements [experiments.Follower].
func (l *Live) Follow(e *experiments.Experiment, cell int, o experiments.Outcome, fresh bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.runs {
		if r.experiment == e && r.outcomes[cell] == nil {
			r.outcomes[cell] = &o
			r.got++
		}
	}
	if fresh {
		l.fresh++
		l.recent = e.Spec.Name + ": " + e.Cells[cell].ID
	}
}

// grace is how long a browser that looked in lately has to fetch the end, s.
const grace = 3 * time.Second

// End says that the run is over, and waits until a browser that is looking has seen it, at
// most some seconds.
func (l *Live) End() {
	l.mu.Lock()
	l.ended = true
	looking := time.Since(l.visit) < grace
	l.mu.Unlock()
	if !looking {
		return
	}
	select {
	case <-l.last:
	case <-time.After(grace):
	}
}

// report is what the outcomes so far give; tables and claims need all of them.
func (r *followed) report() *experiments.Report {
	out := &experiments.Report{Experiment: r.experiment, Results: &experiments.Results{}}
	for _, o := range r.outcomes {
		if o != nil {
			out.Results.Rows = append(out.Results.Rows, o.Rows...)
			out.Notes = append(out.Notes, o.Notes...)
		}
	}
	if spec := r.experiment.Spec; r.got == len(r.outcomes) {
		out.Claims, out.Tables = spec.Judge(out.Results), spec.Tables(out.Results)
	} else {
		out.Notes = append(out.Notes, fmt.Sprintf("%d of %d cells are done; claims and tables follow when all are", r.got, len(r.outcomes)))
	}
	return out
}

// draw brings the section up to date.
func (r *followed) draw() error {
	if r.drawn == r.got {
		return nil
	}
	report := r.report()
	s, err := drawable(report, r.got == len(r.outcomes))
	if r.got < len(r.outcomes) {
		s.Notes = report.Notes // what cannot be drawn yet is no news
	}
	r.section, r.drawn = s, r.got
	return err
}

// drawable returns the section of a report. Figures are made for whole results: where a
// part is not enough for them, there are none yet.
func drawable(r *experiments.Report, whole bool) (s section, err error) {
	defer func() {
		if v := recover(); v != nil && whole {
			panic(v)
		} else if v != nil {
			s, err = newSection(&experiments.Report{Experiment: r.Experiment, Results: &experiments.Results{}})
		}
	}()
	return newSection(r)
}

// page returns the page as it is now.
func (l *Live) page() (*page, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := &page{Title: l.title, Live: l.progress()}
	for _, r := range l.runs {
		if err := r.draw(); err != nil {
			return nil, err
		}
		p.Sections = append(p.Sections, r.section)
	}
	return p.complete(), nil
}

// progress says how far the run is; l.mu is held.
func (l *Live) progress() *progress {
	p := &progress{Recent: l.recent, Ended: l.ended}
	for _, r := range l.runs {
		p.Done += r.got
		p.Total += len(r.outcomes)
	}
	switch elapsed := time.Since(l.begun); {
	case l.ended:
		p.ETA = "The run has ended. ihealth report writes this page to a file."
	case l.fresh > 0:
		left := time.Duration(float64(elapsed) / float64(l.fresh) * float64(p.Total-p.Done))
		p.ETA = fmt.Sprintf("about %s left, %s so far", left.Round(time.Second), elapsed.Round(time.Second))
	}
	return p
}
