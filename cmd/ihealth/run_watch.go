package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"ihealth/experiments"
	"ihealth/experiments/report"
)

// serveLive serves the page of a run on this machine alone while it goes on. The function
// that it returns ends it, once a browser that is looking has seen the end.
func serveLive(stderr io.Writer, list []*experiments.Experiment) (*report.Live, func(), error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, fmt.Errorf("--watch: %w", err)
	}
	page := report.NewLive("Experiments", list)
	server := &http.Server{Handler: page, ReadHeaderTimeout: 5 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	say(stderr, "watch: http://%s", listener.Addr())
	return page, func() {
		page.End()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		err := server.Shutdown(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			err = server.Close() // a browser that keeps a connection holds nothing up
		}
		if served := <-served; !errors.Is(served, http.ErrServerClosed) {
			err = errors.Join(err, served)
		}
		if err != nil {
			say(stderr, "watch: %v", err)
		}
	}, nil
}
