package sweep

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ihealth/experiments"
)

// beat is short, so that tests wait for silent workers no longer than a second.
const beat = 100 * time.Millisecond

// tools computes cells in tests that look over the worker's shoulder.
var tools bench

// TestMain is also the program of worker processes, see workerProcess.
func TestMain(m *testing.M) {
	if os.Getenv("SWEEP_WORKER_URL") != "" {
		os.Exit(workerMain())
	}
	os.Exit(m.Run())
}

// workerMain works like ihealth worker, but for the cells that the environment names:
// those of SWEEP_POISON kill it, those of SWEEP_SLOW take a while.
func workerMain() int {
	w := Worker{Link: Link{URL: os.Getenv("SWEEP_WORKER_URL")}, Patience: 10 * time.Second}
	w.Run = func(ctx context.Context, t experiments.Task) (experiments.Outcome, experiments.Event, error) {
		if log := os.Getenv("SWEEP_LOG"); log != "" {
			appendLine(log, t.Cell)
		}
		switch t.Cell {
		case os.Getenv("SWEEP_POISON"):
			os.Exit(137)
		case os.Getenv("SWEEP_SLOW"):
			time.Sleep(5 * time.Second)
		}
		if wait, err := time.ParseDuration(os.Getenv("SWEEP_EACH")); err == nil {
			time.Sleep(wait)
		}
		return tools.run(ctx, t)
	}
	if _, err := w.Work(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func appendLine(name, line string) {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = f.WriteString(line + "\n")
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		panic(err)
	}
}

// workerProcess returns a worker that may be killed.
func workerProcess(t *testing.T, link Link, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(append(os.Environ(), "SWEEP_WORKER_URL="+link.URL), env...)
	cmd.Stderr = os.Stderr
	return cmd
}

func start(t *testing.T, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// serve returns a link to a new server on this host.
func serve(t *testing.T) Link {
	t.Helper()
	s, err := Serve("127.0.0.1:0", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return Link{URL: s.URL()}
}

// open returns a queue that tells the test what it notes.
func open(t *testing.T, link Link, o Options) *Queue {
	t.Helper()
	if o.Heartbeat == 0 {
		o.Heartbeat = beat
	}
	q, err := Open(t.Context(), link, o)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// closeQueue ends a queue and its workers.
func closeQueue(t *testing.T, q *Queue) {
	t.Helper()
	if err := q.Finish(); err != nil {
		t.Error(err)
	}
	if err := q.Close(); err != nil {
		t.Error(err)
	}
}

// work runs a worker in this process and returns what ends it, and its error.
func work(t *testing.T, w Worker) (leave func() error) {
	t.Helper()
	if w.Patience == 0 {
		w.Patience = 10 * time.Second
	}
	ctx, cancel := context.WithCancel(t.Context())
	end := make(chan error, 1)
	go func() {
		_, err := w.Work(ctx)
		end <- err
	}()
	return func() error {
		cancel()
		return <-end
	}
}

// plan returns the tasks of a small experiment.
func plan(t *testing.T, cells int) []experiments.Task {
	t.Helper()
	rates := make([]string, cells)
	for i := range rates {
		rates[i] = strconv.Itoa(8 + i)
	}
	file := `name: small
title: Small
source: test
seed: 7
fidelity: [simulated]
sojourn:
  entities: 3
  arrival_rate: 2
  service_rates: [` + strings.Join(rates, ", ") + `]
  schemes: [levels]
  simulation: {replications: 10, customers: 2000, level: 0.95}
`
	e, err := experiments.Open(experiments.File{Name: "small.yaml", Text: []byte(file)}, experiments.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Cells) != cells {
		t.Fatalf("%d cells, want %d", len(e.Cells), cells)
	}
	tasks := make([]experiments.Task, cells)
	for i, c := range e.Cells {
		tasks[i] = e.Task(c)
	}
	return tasks
}

// result is what became of a task.
type result struct {
	outcome experiments.Outcome
	err     error
}

// runAll hands out all tasks at once and calls seen, if any, after each result.
func runAll(ctx context.Context, q *Queue, tasks []experiments.Task, seen func(done int)) []result {
	out := make([]result, len(tasks))
	var mu sync.Mutex
	done := 0
	var wg sync.WaitGroup
	for i, t := range tasks {
		wg.Go(func() {
			o, _, err := q.Run(ctx, t)
			out[i] = result{o, err}
			mu.Lock()
			defer mu.Unlock()
			if done++; seen != nil {
				seen(done)
			}
		})
	}
	wg.Wait()
	return out
}

// sum is the SHA-256 of all outcomes in the order of the plan.
func sum(t *testing.T, results []result) string {
	t.Helper()
	h := sha256.New()
	for i, r := range results {
		if r.err != nil {
			t.Fatalf("cell %d: %v", i, r.err)
		}
		h.Write(r.outcome.Encode())
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// serial is the sum that a run without a queue gives.
func serial(t *testing.T, tasks []experiments.Task) string {
	t.Helper()
	out := make([]result, len(tasks))
	for i, task := range tasks {
		o, err := task.Run(t.Context(), 1)
		out[i] = result{o, err}
	}
	return sum(t, out)
}

// notes collects what a queue says.
type notes struct {
	mu   sync.Mutex
	text strings.Builder
}

func (n *notes) add(about string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.text.WriteString(about + "\n")
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
}
