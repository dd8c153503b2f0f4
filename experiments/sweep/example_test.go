package sweep_test

import (
	"context"
	"fmt"
	"time"

	"ihealth/experiments"
	"ihealth/experiments/sweep"
)

// A server, a coordinator and a worker, which are processes of their own elsewhere: the
// worker computes the cells of Fig. 9.
func Example() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	files, err := experiments.Find("fig9")
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := experiments.Open(files[0], experiments.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	server, err := sweep.Serve("127.0.0.1:0", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = server.Close() }()
	link := sweep.Link{URL: server.URL()}
	queue, err := sweep.Open(ctx, link, sweep.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = queue.Close() }()
	ended := make(chan error)
	go func() {
		worker := sweep.Worker{Link: link, Patience: 10 * time.Second}
		_, err := worker.Work(ctx)
		ended <- err
	}()
	for _, c := range e.Cells {
		outcome, _, err := queue.Run(ctx, e.Task(c))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(c.ID, len(outcome.Rows), "rows")
	}
	if err := queue.Finish(); err != nil {
		fmt.Println(err)
	}
	fmt.Println("the worker ended with", <-ended)
	// Output:
	// 1 urgent 60 rows
	// 2 normal 60 rows
	// 3 non-urgent 60 rows
	// 4 fixed 60 rows
	// the worker ended with <nil>
}
