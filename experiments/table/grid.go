package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// Causes of errors, for errors.Is.
var (
	// ErrNarrow marks a width into which the table cannot be broken.
	ErrNarrow = errors.New("too narrow")
	// ErrShape marks rows of different lengths.
	ErrShape = errors.New("malformed table")
)

// separation is the number of columns between two cells.
const separation = 2

// grid is a table whose cells are broken into lines of at most width columns.
type grid struct {
	header []string
	rows   [][]string
	width  int
	ruled  bool   // a line between rows
	whole  []bool // columns that are never broken
	right  []bool // columns that are aligned to the right
}

func (g *grid) write(w io.Writer) error {
	widths, err := g.columns()
	if err != nil {
		return err
	}
	// The library takes padded widths. All cells are broken beforehand, so that it
	// has nothing to decide.
	padded := tw.NewMapper[int, int]()
	align, padding := make(tw.Alignment, len(widths)), make([]tw.Padding, len(widths))
	for i, width := range widths {
		gap := separation
		if i == len(widths)-1 {
			gap = 0
		}
		padded.Set(i, width+gap)
		padding[i] = tw.Padding{Right: strings.Repeat(" ", gap), Overwrite: true}
		align[i] = tw.AlignLeft
		if g.right[i] {
			align[i] = tw.AlignRight
		}
	}
	var out bytes.Buffer
	t := tablewriter.NewTable(&out, tablewriter.WithRenderer(renderer.NewBlueprint(g.rendition())),
		tablewriter.WithHeaderAutoFormat(tw.Off), tablewriter.WithHeaderAutoWrap(tw.WrapNone), tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithEastAsian(tw.Off), tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithHeaderPaddingPerColumn(padding), tablewriter.WithRowPaddingPerColumn(padding),
		tablewriter.WithColumnWidths(padded), tablewriter.WithAlignment(align))
	t.Header(g.broken(g.header, widths))
	for _, row := range g.rows {
		if err := t.Append(g.broken(row, widths)); err != nil {
			return fmt.Errorf("table: %w", err)
		}
	}
	if err := t.Render(); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	return trimmed(w, out.String(), g.width)
}

// rendition draws a line below the header, between ruled rows, and no others.
func (g *grid) rendition() tw.Rendition {
	return tw.Rendition{
		Borders: tw.BorderNone,
		Symbols: tw.NewSymbols(tw.StyleLight),
		Settings: tw.Settings{
			Lines:      tw.Lines{ShowTop: tw.Off, ShowBottom: tw.Off, ShowHeaderLine: tw.On, ShowFooterLine: tw.Off},
			Separators: tw.Separators{ShowHeader: tw.On, ShowFooter: tw.Off, BetweenRows: state(g.ruled), BetweenColumns: tw.Off},
		},
	}
}

func state(on bool) tw.State {
	if on {
		return tw.On
	}
	return tw.Off
}

// broken returns the cells with line breaks such that each fits its column.
func (g *grid) broken(cells []string, widths []int) []string {
	out := make([]string, len(cells))
	for i, cell := range cells {
		out[i] = strings.Join(wrap(cell, widths[i]), "\n")
	}
	return out
}

// trimmed writes the table without trailing blanks, and proves that no line
// exceeds its width.
func trimmed(w io.Writer, table string, width int) error {
	var out strings.Builder
	for line := range strings.Lines(table) {
		line = strings.TrimRight(line, " \n")
		out.WriteString(line + "\n")
		if cellWidth(line) > width {
			return fmt.Errorf("table: a line of %d columns exceeds %d: %w", cellWidth(line), width, ErrNarrow)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}
