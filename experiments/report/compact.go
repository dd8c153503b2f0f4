package report

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"
)

var (
	// styled is the style of an element, after any blanks.
	styled = regexp.MustCompile(`\s*style="([^"]*)"`)
	// stroke is a path of a class.
	stroke = regexp.MustCompile(`^<path d="([^"]*)" class="([^"]*)" />$`)
)

// compact returns a drawing in fewer bytes: each style is written once, as a class, and
// lines that follow each other in one style are one path.
func compact(svg []byte) string {
	var sheet strings.Builder
	classes, lines := map[string]string{}, map[string]bool{}
	body := styled.ReplaceAllStringFunc(string(svg), func(attribute string) string {
		text := styled.FindStringSubmatch(attribute)[1]
		if classes[text] == "" {
			classes[text] = fmt.Sprintf("s%d", len(classes))
			lines[classes[text]] = strings.HasPrefix(text, "fill:none;")
			fmt.Fprintf(&sheet, ".%s{%s}", classes[text], text)
		}
		return ` class="` + classes[text] + `"`
	})
	_, body, _ = strings.Cut(body, "<svg")
	opening, body, _ := strings.Cut(body, ">")
	return "<svg" + opening + "><style>" + sheet.String() + "</style>" + mergePaths(body, lines)
}

// mergePaths joins neighbouring paths of a class that has no area.
func mergePaths(body string, lines map[string]bool) string {
	var out strings.Builder
	open := "" // class of the path that is not yet closed
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		path := stroke.FindStringSubmatch(line)
		if path != nil && path[2] == open {
			out.WriteString(path[1])
			continue
		}
		if open != "" {
			out.WriteString(`" class="` + open + `"/>`)
			open = ""
		}
		if path != nil && lines[path[2]] {
			open = path[2]
			line = `<path d="` + path[1]
		}
		out.WriteString(line)
	}
	return out.String()
}

// inURL escapes what an attribute with the URL of an SVG cannot hold. Blanks and brackets
// stay: browsers take them, and base64 is a third longer.
var inURL = strings.NewReplacer("%", "%25", "#", "%23", "\n", " ", "\t", "", `"`, "'", "&", "&amp;")

// picture returns a drawing as an attribute src.
func picture(svg []byte) template.HTMLAttr {
	return template.HTMLAttr(`src="data:image/svg+xml,` + inURL.Replace(compact(svg)) + `"`) //nolint:gosec // escaped
}
