package plot

import (
	"bytes"
	"fmt"
	"io"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// resolution of PNG files, in dots per inch.
const resolution = 300

// Render draws the figure in the format svg, pdf or png. The bytes depend on the
// figure alone. The errors are those of Validate, ErrRoom and ErrFormat.
func Render(f *Figure, format string) ([]byte, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	var file []byte
	var err error
	switch format {
	case "svg":
		file, err = renderSVG(f)
	case "pdf":
		file, err = renderPDF(f)
	case "png":
		file, err = renderPNG(f)
	default:
		return nil, fmt.Errorf("plot: figure %q as %q: %w; use svg, pdf or png", f.Name, format, ErrFormat)
	}
	if err != nil {
		return nil, err
	}
	return f.marked(file, format)
}

func renderPNG(f *Figure) ([]byte, error) {
	s, err := f.layout()
	if err != nil {
		return nil, err
	}
	return s.write(vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(s.width, s.height), vgimg.UseDPI(resolution))})
}

// canvas is what every backend offers.
type canvas interface {
	vg.CanvasSizer
	io.WriterTo
}

func (s *sheet) write(c canvas) ([]byte, error) {
	s.draw(draw.New(c))
	var out bytes.Buffer
	if _, err := c.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("plot: write figure %q: %w", s.Name, err)
	}
	return out.Bytes(), nil
}

// renderSVG names fonts of the same metrics beside Liberation Sans, which few
// machines have.
func renderSVG(f *Figure) ([]byte, error) {
	s, err := f.layout()
	if err != nil {
		return nil, err
	}
	out, err := s.write(vgsvg.New(s.width, s.height))
	return bytes.ReplaceAll(out, []byte("font-family:Liberation Sans;font-variant:normal;"),
		[]byte("font-family:'Liberation Sans',Arial,Helvetica,sans-serif;")), err
}
