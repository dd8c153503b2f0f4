package plot

import (
	"bytes"
	"errors"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// dodged is a small figure with everything that the other samples lack.
func dodged() *Figure {
	s := Series{Name: "A & B_1 <50 %>", Kind: LinePoints, X: []float64{1, 2, 3}, Y: []float64{0.1, 0.9, 2}, Low: []float64{-0.5, 0.8, 1}, High: []float64{0.5, 1.4, 3}}
	return &Figure{Name: "dodged", Width: ACMColumn, Panels: []Panel{{
		Title: `C:\x {a} ~^$#`, Dodge: true, YLimits: Limits{0, 1.2}, XLabel: "Σλ < μ, α + β ≤ 10⁻⁶", Series: []Series{s, {Name: "é", Kind: Points, X: s.X, Y: s.Y}},
	}}}
}

// TestTeXIsBalanced looks for what LaTeX would stop at.
func TestTeXIsBalanced(t *testing.T) {
	for _, f := range append(samples(), dodged()) {
		files, err := Files(f, "tex")
		if err != nil {
			t.Fatal(err)
		}
		tex := string(files[0].Content)
		depth := 0
		for i, r := range tex {
			escaped := i > 0 && tex[i-1] == '\\'
			switch {
			case r == '{' && !escaped:
				depth++
			case r == '}' && !escaped:
				depth--
			case r > '~' && r != 'é':
				t.Errorf("%s: %q", f.Name, r)
			}
			if depth < 0 {
				t.Fatalf("%s: a brace closes at byte %d that was not opened", f.Name, i)
			}
		}
		if depth != 0 || strings.Count(tex, `\begin{`) != strings.Count(tex, `\end{`) || strings.Count(tex, `\begin{axis}`) != len(f.Panels) {
			t.Errorf("%s: depth %d, %d begin, %d end", f.Name, depth, strings.Count(tex, `\begin{`), strings.Count(tex, `\end{`))
		}
		if strings.Contains(tex, "NaN") || strings.Contains(tex, "Inf") {
			t.Errorf("%s: NaN or Inf", f.Name)
		}
		for _, image := range files[1:] {
			if _, err := png.Decode(bytes.NewReader(image.Content)); err != nil || !strings.Contains(tex, image.Name) {
				t.Errorf("%s: %v", image.Name, err)
			}
		}
	}
}

// TestTeXHoldsThePoints finds each point of a series with its interval.
func TestTeXHoldsThePoints(t *testing.T) {
	files, err := Files(dodged(), "tex")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"(1,0.1)(2,0.9)(3,2)", "(1,-0.5)(1,0.5)(nan,nan)(2,0.8)(2,1.4)", `A \& B\_1 $<$50 \%$>$`, `$\Sigma$$\lambda$ $<$ $\mu$`, `10$^{-6}$`, "ymin=0, ymax=1.2", "shift={(1.5bp,0)}", "2 points lie beyond the axes"} {
		if !strings.Contains(string(files[0].Content), want) {
			t.Errorf("the TeX lacks %q", want)
		}
	}
	f := dodged()
	f.Title = "日"
	if _, err := Files(f, "tex"); !errors.Is(err, ErrText) || !strings.Contains(err.Error(), "日") {
		t.Errorf("a character without a form: %v", err)
	}
}

// TestTeXCompiles sets all samples in one document.
func TestTeXCompiles(t *testing.T) {
	if testing.Short() {
		t.Skip("runs LaTeX; run without -short")
	}
	latex, err := exec.LookPath("pdflatex")
	if err != nil {
		t.Skip("pdflatex is not installed: apt-get install texlive-latex-base texlive-pictures")
	}
	dir := t.TempDir()
	var document strings.Builder
	document.WriteString("\\documentclass{article}\\usepackage{pgfplots}\\pgfplotsset{compat=1.17}\n\\begin{document}\n")
	for _, f := range append(samples(), dodged()) {
		files, err := Files(f, "tex")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if err := os.WriteFile(filepath.Join(dir, file.Name), file.Content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		document.WriteString("\\input{" + f.Name + ".tex}\\clearpage\n")
	}
	if err := os.WriteFile(filepath.Join(dir, "all.tex"), []byte(document.String()+"\\end{document}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(latex, "-interaction=nonstopmode", "-halt-on-error", "all.tex")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("Missing character")) {
		t.Errorf("%v\n%s", err, out[max(0, len(out)-3000):])
	}
}
