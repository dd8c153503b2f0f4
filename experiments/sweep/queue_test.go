package sweep

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ihealth/experiments"
)

// Any number of workers gives the bytes of a run without any.
func TestWorkersGiveTheSameBytes(t *testing.T) {
	tasks := plan(t, 12)
	want := serial(t, tasks)
	for _, jobs := range []int{1, 2, 7} {
		link := serve(t)
		q := open(t, link, Options{})
		leave := work(t, Worker{Link: link, Jobs: jobs})
		leave2 := work(t, Worker{Link: link, Jobs: jobs})
		if got := sum(t, runAll(t.Context(), q, tasks, nil)); got != want {
			t.Errorf("two workers of %d jobs: sum %s, want %s", jobs, got, want)
		}
		closeQueue(t, q)
		if err := errors.Join(leave(), leave2()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}

// Two workers die by SIGKILL amid their cells; others come, and nothing differs.
func TestKilledWorkersAreReplaced(t *testing.T) {
	t.Parallel()
	tasks := plan(t, 20)
	link := serve(t)
	q := open(t, link, Options{})
	log := filepath.Join(t.TempDir(), "log")
	env := []string{"SWEEP_EACH=20ms", "SWEEP_LOG=" + log}
	victims := []*exec.Cmd{start(t, workerProcess(t, link, env...)), start(t, workerProcess(t, link, env...))}
	got := sum(t, runAll(t.Context(), q, tasks, func(done int) {
		if done == 4 || done == 9 {
			if err := victims[done/9].Process.Kill(); err != nil {
				t.Error(err)
			}
			start(t, workerProcess(t, link, env...))
		}
	}))
	closeQueue(t, q)
	if want := serial(t, tasks); got != want {
		t.Errorf("sum %s, want %s", got, want)
	}
	for _, v := range victims {
		if err := v.Wait(); err == nil || v.ProcessState.ExitCode() != -1 {
			t.Errorf("a worker was not killed: %v", err)
		}
	}
	if begun := strings.Count(read(t, filepath.Dir(log), "log"), "\n"); begun < len(tasks) {
		t.Errorf("%d cells were begun, want at least %d", begun, len(tasks))
	}
}

// A coordinator whose server dies with it comes back at the same address: the workers
// are still there.
func TestWorkersOutliveTheCoordinator(t *testing.T) {
	tasks := plan(t, 12)
	server, err := Serve("127.0.0.1:0", "")
	if err != nil {
		t.Fatal(err)
	}
	link := Link{URL: server.URL()}
	q := open(t, link, Options{})
	end := [2]func() error{}
	for i := range end {
		end[i] = work(t, Worker{Link: link, Patience: time.Minute})
	}
	ctx, cancel := context.WithCancel(t.Context())
	before := runAll(ctx, q, tasks, func(done int) {
		if done == 5 {
			cancel()
		}
	})
	q.nc.Close() // not Close: a killed coordinator tidies nothing up
	q.cancel()
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	server, err = Serve(strings.TrimPrefix(link.URL, "nats://"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close() //nolint:errcheck // a test
	q = open(t, link, Options{})
	var left []experiments.Task
	for i, r := range before {
		if r.err != nil {
			left = append(left, tasks[i])
		}
	}
	if len(left) == 0 || len(left) > 7 {
		t.Fatalf("%d cells are left", len(left))
	}
	after := runAll(t.Context(), q, left, nil)
	for i, r := range before {
		if r.err != nil {
			before[i], after = after[0], after[1:]
		}
	}
	if got, want := sum(t, before), serial(t, tasks); got != want {
		t.Errorf("sum %s, want %s", got, want)
	}
	closeQueue(t, q)
	for _, leave := range end {
		if err := leave(); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}

// A cell that kills whoever computes it is given up; the others are done.
func TestPoisonCellIsGivenUp(t *testing.T) {
	tasks := plan(t, 6)
	link := serve(t)
	q := open(t, link, Options{})
	log := filepath.Join(t.TempDir(), "log")
	t.Setenv("SWEEP_WORKER_URL", link.URL)
	t.Setenv("SWEEP_POISON", tasks[2].Cell)
	t.Setenv("SWEEP_LOG", log)
	crew := Crew{Command: []string{os.Args[0]}, Workers: 2}
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { ended <- crew.Work(ctx) }()
	results := runAll(t.Context(), q, tasks, nil)
	closeQueue(t, q)
	cancel() // what was started in place of the last is of no use any more
	for i, r := range results {
		if poison := i == 2; errors.Is(r.err, ErrPoison) != poison || !poison && r.err != nil {
			t.Errorf("cell %d: %v", i, r.err)
		}
	}
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("crew: %v", err)
	}
	if n := strings.Count(read(t, filepath.Dir(log), "log"), tasks[2].Cell+"\n"); n == 0 || n > 3 {
		t.Errorf("the poison cell was begun %d times, want 3", n)
	}
}

// A cell that takes 2.5 times as long as a worker may be silent runs once.
func TestSlowCellRunsOnce(t *testing.T) {
	t.Parallel()
	tasks := plan(t, 3)
	link := serve(t)
	q := open(t, link, Options{Heartbeat: 400 * time.Millisecond})
	log := filepath.Join(t.TempDir(), "log")
	for range 2 {
		start(t, workerProcess(t, link, "SWEEP_SLOW="+tasks[1].Cell, "SWEEP_LOG="+log))
	}
	got := sum(t, runAll(t.Context(), q, tasks, nil))
	closeQueue(t, q)
	if want := serial(t, tasks); got != want {
		t.Errorf("sum %s, want %s", got, want)
	}
	if n := strings.Count(read(t, filepath.Dir(log), "log"), tasks[1].Cell+"\n"); n != 1 {
		t.Errorf("the slow cell was begun %d times, want once", n)
	}
}

// A worker that goes in peace does not count against its cell, however often.
func TestGoingInPeaceIsNoPoison(t *testing.T) {
	tasks := plan(t, 1)
	link := serve(t)
	q := open(t, link, Options{Attempts: 1})
	done := make(chan []result, 1)
	go func() { done <- runAll(t.Context(), q, tasks, nil) }()
	for range 5 {
		begun := make(chan struct{})
		leave := work(t, Worker{Link: link, Run: func(ctx context.Context, _ experiments.Task) (experiments.Outcome, experiments.Event, error) {
			close(begun)
			<-ctx.Done()
			return experiments.Outcome{}, experiments.Event{}, context.Cause(ctx)
		}})
		<-begun
		if err := leave(); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	leave := work(t, Worker{Link: link})
	if got, want := sum(t, <-done), serial(t, tasks); got != want {
		t.Errorf("sum %s, want %s", got, want)
	}
	closeQueue(t, q)
	if err := leave(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// The server forgets everything, twice: the audit hands it out again.
func TestLostQueueIsHandedOutAgain(t *testing.T) {
	tasks := plan(t, 6)
	link := serve(t)
	var said notes
	q := open(t, link, Options{Note: said.add})
	if err := q.js.DeleteStream(t.Context(), q.stream); err != nil {
		t.Fatal(err)
	}
	if err := q.createStream(t.Context()); err != nil {
		t.Fatal(err)
	}
	done := make(chan []result, 1)
	go func() { done <- runAll(t.Context(), q, tasks, nil) }()
	for len(q.published()) < len(tasks) {
		time.Sleep(time.Millisecond)
	}
	if err := q.js.DeleteStream(t.Context(), q.stream); err != nil {
		t.Fatal(err)
	}
	leave := work(t, Worker{Link: link})
	if got, want := sum(t, <-done), serial(t, tasks); got != want {
		t.Errorf("sum %s, want %s", got, want)
	}
	closeQueue(t, q)
	if err := leave(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if n := strings.Count(said.String(), "had lost cell"); n != len(tasks) {
		t.Errorf("%d cells were handed out again, want %d:\n%s", n, len(tasks), said.String())
	}
}

// What a cell says when it fails reaches the coordinator, with all its lines, and the
// worker goes on.
func TestFailedCellSaysWhy(t *testing.T) {
	tasks := plan(t, 4)
	link := serve(t)
	q := open(t, link, Options{})
	why := "no root in [0, 1]\nat line two"
	leave := work(t, Worker{Link: link, Run: func(ctx context.Context, task experiments.Task) (experiments.Outcome, experiments.Event, error) {
		if task.Cell == tasks[1].Cell {
			return experiments.Outcome{}, experiments.Event{}, errors.New(why)
		}
		return tools.run(ctx, task)
	}})
	for i, r := range runAll(t.Context(), q, tasks, nil) {
		if failed := i == 1; failed != (r.err != nil) || failed && r.err.Error() != why {
			t.Errorf("cell %d: %v", i, r.err)
		}
	}
	closeQueue(t, q)
	if err := leave(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Many calls for one cell are one task.
func TestSameCellIsHandedOutOnce(t *testing.T) {
	one := plan(t, 1)[0]
	link := serve(t)
	q := open(t, link, Options{})
	var runs atomic.Int32
	done := make(chan []result, 1)
	go func() {
		done <- runAll(t.Context(), q, []experiments.Task{one, one, one}, nil)
	}()
	for {
		q.mu.Lock()
		n := len(q.waiting)
		q.mu.Unlock()
		if n > 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	leave := work(t, Worker{Link: link, Run: func(ctx context.Context, task experiments.Task) (experiments.Outcome, experiments.Event, error) {
		runs.Add(1)
		time.Sleep(2 * beat) // all three wait by now
		return tools.run(ctx, task)
	}})
	sum(t, <-done)
	closeQueue(t, q)
	if err := leave(); err != nil && !errors.Is(err, context.Canceled) || runs.Load() != 1 {
		t.Errorf("%d runs, %v", runs.Load(), err)
	}
}
