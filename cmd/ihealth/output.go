package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/term"

	"ihealth/experiments"
	"ihealth/experiments/table"
)

// say writes a line for the user to stderr. Where that cannot be written to,
// nobody listens.
func say(stderr io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(stderr, format+"\n", args...)
}

// orMissing adds the remedy to an error of a file that does not exist.
func orMissing(err error, remedy string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s", err, remedy)
	}
	return err
}

// writeJSON writes v on one line.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// orEmpty makes a missing list an empty one, which JSON does not call null.
func orEmpty[T any](values []T) []T {
	if values == nil {
		return []T{}
	}
	return values
}

// fileWidth is the width of tables that do not go to a terminal, unless COLUMNS is set.
const fileWidth = 120

// terminal returns the width of the terminal that w is, and false when it is
// none or does not tell its width, which is then what COLUMNS says.
func terminal(w io.Writer) (int, bool) {
	if f, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width, true
		}
	}
	if width, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && width > 0 {
		return width, false
	}
	return fileWidth, false
}

// writeTable writes rows below header. What does not fit a terminal is left to
// it to break.
func writeTable(w io.Writer, header []string, rows [][]string) error {
	width, _ := terminal(w)
	err := table.Numbers(w, header, rows, width)
	if errors.Is(err, table.ErrNarrow) {
		err = table.Numbers(w, header, rows, math.MaxInt32)
	}
	return err
}

// writeClaims writes the claims with their verdicts.
func writeClaims(w io.Writer, claims []experiments.Claim) error {
	rows := make([]table.Claim, len(claims))
	for i, c := range claims {
		rows[i] = table.Claim{ID: c.ID, Source: c.Source, Claim: c.Claim, Predicate: c.Predicate, Measured: c.Measured, Verdict: string(c.Verdict)}
	}
	width, live := terminal(w)
	return table.Claims(w, rows, max(width, 80), live && os.Getenv("NO_COLOR") == "")
}

// undefined is how a table shows a value that there is none of.
const undefined = "–"

// formatNumber returns x with six digits for a table.
func formatNumber(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return undefined
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// writeAside writes a file under another name and gives it its own when it is whole and
// the checks, which read it, find nothing.
func writeAside(name string, write func(w io.Writer) error, checks ...func(r io.Reader) error) error {
	dir := filepath.Dir(name)
	f, err := os.CreateTemp(dir, ".ihealth-*")
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		return orMissing(fmt.Errorf("cannot write into the folder %s: %w", dir, at.Err), "make it, or choose another")
	} else if err != nil {
		return err
	}
	err = write(f)
	for _, check := range checks {
		if err == nil {
			_, err = f.Seek(0, io.SeekStart)
		}
		if err == nil {
			err = check(f)
		}
	}
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// free checks that no file is in the way, unless it may be replaced.
func free(force bool, paths ...string) error {
	for _, path := range paths {
		if _, err := os.Lstat(path); err == nil && !force {
			return fmt.Errorf("%s exists: choose another name, or --force", path)
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
