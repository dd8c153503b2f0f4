package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ihealth/datasets"
)

func newDataset() *cobra.Command {
	return group("dataset", "Find, fetch and generate recordings", newDatasetList(), newDatasetInfo(), newDatasetFetch(), newDatasetSynth())
}

// datasetEntry is what is printed about a dataset.
type datasetEntry struct {
	Name     string  `json:"name"`
	Title    string  `json:"title"`
	Source   string  `json:"source"`
	URL      string  `json:"url"`
	Licence  string  `json:"licence"`
	Citation string  `json:"citation"`
	SHA256   *string `json:"sha256"` // null for a collection, whose publisher lists those of its files
	Files    int     `json:"files"`  // on this machine
	Path     *string `json:"path"`   // on this machine; null when it is not here
}

func newDatasetEntry(d datasets.Dataset) datasetEntry {
	e := datasetEntry{Name: d.Name, Title: d.Title, Source: d.Source, URL: d.URL, Licence: d.Licence, Citation: d.Citation}
	if !d.Collection() {
		e.SHA256 = &d.SHA256
	}
	path, err := datasets.Find(d.Name)
	if err != nil {
		return e
	}
	e.Path, e.Files = &path, 1
	if d.Collection() {
		e.Files = recordings(path)
	}
	return e
}

// recordings counts the EDF files below a folder, as far as it can be read.
func recordings(dir string) int {
	n := 0
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.EqualFold(filepath.Ext(path), ".edf") {
			n++
		}
		return nil
	})
	return n
}

func newDatasetList() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the recordings that the toolkit knows, and which are here",
		Example: "  ihealth dataset list --json",
		Args:    takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var entries []datasetEntry
			for _, d := range datasets.Catalogue() {
				entries = append(entries, newDatasetEntry(d))
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), struct {
					Datasets []datasetEntry `json:"datasets"`
				}{entries})
			}
			rows := make([][]string, len(entries))
			for i, e := range entries {
				rows[i] = []string{e.Name, e.here(), e.Licence, e.Title}
			}
			return writeTable(cmd.OutOrStdout(), []string{"dataset", "here", "licence", "what"}, rows)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// here says how much of a dataset is on this machine.
func (e datasetEntry) here() string {
	switch {
	case e.Files == 0:
		return "no"
	case e.SHA256 == nil && e.Files == 1:
		return "1 file"
	case e.SHA256 == nil:
		return fmt.Sprintf("%d files", e.Files)
	default:
		return "yes"
	}
}

func newDatasetInfo() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "info NAME",
		Short:   "Tell where a dataset comes from, its licence and how to cite it",
		Example: "  ihealth dataset info eye-state",
		Args:    takes("NAME", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := datasets.ByName(args[0])
			if err != nil {
				return err
			}
			e := newDatasetEntry(d)
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), e)
			}
			return printDataset(cmd.OutOrStdout(), e)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func printDataset(w io.Writer, e datasetEntry) error {
	sum, here := "of every file: in the publisher's list", "no: fetch it with ihealth dataset fetch "+e.Name
	if e.SHA256 != nil {
		sum = *e.SHA256
	} else {
		here += " PATTERN"
	}
	if e.Path != nil {
		here = fmt.Sprintf("%s (%s)", e.here(), *e.Path)
	}
	_, err := fmt.Fprintf(w, "%s: %s\n\nsource    %s\npage      %s\nlicence   %s\ncite      %s\nsha256    %s\nhere      %s\n",
		e.Name, e.Title, e.Source, e.URL, e.Licence, strings.ReplaceAll(e.Citation, "; ", "\n          "), sum, here)
	return err
}

func newDatasetFetch() *cobra.Command {
	var f datasets.Fetcher
	var asJSON bool
	c := &cobra.Command{
		Use:   "fetch NAME [PATTERN…]",
		Short: "Download a dataset from its publisher, or copy it from a mirror, and check it",
		Long: `Download a dataset from its publisher, or copy it from a mirror, and check every
file's SHA-256. Of a collection, the files whose names match a pattern are
fetched, such as 'S001/*' or '*R01.edf'; their checksums are those of the
publisher's list. An interrupted download goes on where it was.

Files go below $IHEALTH_DATA, or, without it, to a folder of the user's own. Such a
folder is a mirror: carry it to a machine without internet. A collection needs its
list, SHA256SUMS.txt, there, which fetch stores; recordings that came another way
need the one of the publisher's page (ihealth dataset info NAME) beside them.`,
		Example: `  ihealth dataset fetch eye-state
  ihealth dataset fetch eegmmidb 'S001/*.edf' 'S002/*.edf'
  ihealth dataset fetch siena '*' --mirror /media/usb/data`,
		Args: takes("NAME", math.MaxInt),
		RunE: func(cmd *cobra.Command, args []string) error { return fetch(cmd, f, args[0], args[1:], asJSON) },
	}
	c.Flags().StringVar(&f.Mirror, "mirror", "", "folder or URL of another data root to take the files from")
	c.Flags().StringVar(&f.Root, "data", "", "data root to store in (default $"+datasets.RootVariable+" or the user's own)")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON, one line a file")
	return c
}

func fetch(cmd *cobra.Command, f datasets.Fetcher, name string, patterns []string, asJSON bool) error {
	d, err := datasets.ByName(name)
	if err != nil {
		return err
	}
	if f.Root == "" {
		if f.Root, err = datasets.Store(); err != nil {
			return err
		}
	}
	progress := newBar(cmd.ErrOrStderr(), "bytes")
	f.Progress = func(file string, done, total int64) {
		progress.note.Store(file)
		progress.set(int(done), int(max(done, total)))
	}
	got, err := f.Fetch(cmd.Context(), d, patterns...)
	progress.close()
	for _, g := range got {
		if err := printFetched(cmd.OutOrStdout(), g, asJSON); err != nil {
			return err
		}
	}
	if err != nil {
		if errors.Is(err, os.ErrNotExist) && f.Mirror != "" {
			return fmt.Errorf("%w: the mirror has no such file: %s", err, mirrorRemedy(d))
		}
		return err
	}
	say(cmd.ErrOrStderr(), "licence: %s; cite: %s", d.Licence, d.Citation)
	return nil
}

// mirrorRemedy says how a mirror gets what it lacks.
func mirrorRemedy(d datasets.Dataset) string {
	if !d.Collection() {
		return "give the data root that holds " + d.Path
	}
	return fmt.Sprintf("it must be a data root with %s/%s and the recordings below; fetch stores the list, or take it from %s", d.Path, d.Sums, d.URL)
}

func printFetched(w io.Writer, f datasets.Fetched, asJSON bool) error {
	if asJSON {
		return writeJSON(w, f)
	}
	state := "fetched"
	if f.Present {
		state = "present"
	}
	_, err := fmt.Fprintf(w, "%s  %s (%d bytes)\n", state, f.Path, f.Bytes)
	return err
}
