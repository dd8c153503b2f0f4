package main

import (
	"github.com/spf13/cobra"

	"ihealth/experiments/sweep"
)

// sweepLinkFlags say where coordinator and workers meet.
type sweepLinkFlags struct {
	url, tokenFile, name string
}

func (l *sweepLinkFlags) add(c *cobra.Command, url string) {
	f := c.Flags()
	f.StringVar(&l.url, "url", "", url+", such as nats://host:4222")
	f.StringVar(&l.tokenFile, "token-file", "", "file with the token that lets workers in")
	f.StringVar(&l.name, "name", "ihealth", "of the sweep, where several share a NATS cluster")
}

// link returns where they meet, with the token that the file holds.
func (l *sweepLinkFlags) link(token func(file string) (string, error)) (sweep.Link, error) {
	link := sweep.Link{URL: l.url, Name: l.name}
	if err := link.CheckName(); err != nil {
		return link, usagef("--name: %w", err)
	}
	if l.tokenFile == "" {
		return link, nil
	}
	var err error
	link.Token, err = token(l.tokenFile)
	return link, orMissing(err, "copy it from the coordinator's host")
}

// shown returns the flags that a worker needs besides the URL.
func (l *sweepLinkFlags) shown() string {
	text := ""
	if l.tokenFile != "" {
		text += " --token-file " + l.tokenFile
	}
	if l.name != "ihealth" {
		text += " --name " + l.name
	}
	return text
}
