package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"strings"
)

// assets are the page's template, style and script, and the libraries of Vega as npm has
// them; assets/SHA256SUMS names their versions.
//
//go:embed assets
var assets embed.FS

// libraries are the scripts of the page in the order in which they need each other.
var libraries = []string{"vega.min.js", "vega-lite.min.js", "vega-embed.min.js"}

func asset(name string) string {
	text, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic("report: " + err.Error())
	}
	return string(text)
}

var layout = template.Must(template.New("page").Parse(asset("page.html")))

// scripts returns the scripts of the page. Their source maps, which no page has, are left
// out.
func scripts() []template.JS {
	var out []template.JS
	for _, name := range append(libraries, "page.js") {
		text, _, _ := strings.Cut(asset(name), "\n//# sourceMappingURL=")
		out = append(out, template.JS(text)) //nolint:gosec // our own files
	}
	return out
}

// style returns a style sheet without the blanks that only people need.
func style(name string) template.CSS {
	var out bytes.Buffer
	for line := range strings.Lines(asset(name)) {
		out.WriteString(strings.TrimSpace(line))
	}
	return template.CSS(out.String())
}

// policy allows these scripts and styles, pictures within the page, and nothing else.
func policy(scripts []template.JS, styles []template.CSS) string {
	directives := []string{"default-src 'none'", "img-src data:", "base-uri 'none'", "form-action 'none'", "script-src", "style-src"}
	for _, s := range scripts {
		directives[4] += hashSource(string(s))
	}
	for _, s := range styles {
		directives[5] += hashSource(string(s))
	}
	return strings.Join(directives, "; ")
}

func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
