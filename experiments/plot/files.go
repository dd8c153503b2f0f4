package plot

import (
	"fmt"
	"slices"
	"strings"
)

// File is one of the files of a figure.
type File struct {
	Name    string
	Content []byte
}

// Formats lists the formats of Files.
func Formats() []string { return []string{"svg", "pdf", "png", "tex", "csv"} }

// Files draws the figure in a format: svg, pdf, png or csv as NAME.FORMAT, and tex as
// NAME.tex for pgfplots with an image NAME-tex-I.png for each heat map. The bytes depend on the figure alone. Its errors are
// those of Validate, ErrRoom, ErrText and ErrFormat.
func Files(f *Figure, format string) ([]File, error) {
	if !slices.Contains(Formats(), format) {
		return nil, fmt.Errorf("plot: figure %q as %q: %w; use %s", f.Name, format, ErrFormat, strings.Join(Formats(), ", "))
	}
	switch format {
	case "tex":
		if err := f.Validate(); err != nil {
			return nil, err
		}
		return renderTeX(f)
	case "csv":
		content, err := CSV(f)
		return []File{{f.Name + ".csv", content}}, err
	default:
		content, err := Render(f, format)
		return []File{{f.Name + "." + format, content}}, err
	}
}
