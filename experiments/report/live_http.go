package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// state is what the page asks for again and again.
type state struct {
	Done   int    `json:"done"`
	Total  int    `json:"total"`
	ETA    string `json:"eta"`
	Recent string `json:"recent"`
	Ended  bool   `json:"ended"`
	Parts  []part `json:"parts"`
}

// part is a piece of the page that changes by itself.
type part struct {
	ID   string `json:"id"`
	Hash string `json:"hash"` // of its HTML
	html []byte
}

// ServeHTTP implements [http.Handler]: the page, its state as JSON, and its parts. It
// answers this machine only, whatever name a request goes to.
func (l *Live) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !loopback(r.Host) {
		http.Error(w, "this page is for the machine that it runs on", http.StatusForbidden)
		return
	}
	l.visited()
	p, err := l.page()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	switch path, id, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); path {
	case "":
		err = p.serve(w)
	case "state":
		err = l.serveState(w, p)
	case "part":
		err = p.servePart(w, r, id)
	case "end":
		l.seen()
	default:
		http.NotFound(w, r)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// loopback reports whether a request went to this machine by a name that only it has;
// other names may have been made to lead here.
func loopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (l *Live) visited() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.visit = time.Now()
}

// seen says that a browser has the page as it ended.
func (l *Live) seen() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		l.once.Do(func() { close(l.last) })
	}
}

func (p *page) serve(w http.ResponseWriter) error {
	var out bytes.Buffer
	if err := layout.Execute(&out, p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err := w.Write(out.Bytes())
	return err
}

func (l *Live) serveState(w http.ResponseWriter, p *page) error {
	parts, err := p.parts()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	err = json.NewEncoder(w).Encode(state{p.Live.Done, p.Live.Total, p.Live.ETA, p.Live.Recent, p.Live.Ended, parts})
	return err
}

func (p *page) servePart(w http.ResponseWriter, r *http.Request, id string) error {
	parts, err := p.parts()
	if err != nil {
		return err
	}
	for _, part := range parts {
		if part.ID == id {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, err := w.Write(part.html)
			return err
		}
	}
	http.NotFound(w, r)
	return nil
}

// parts returns the pieces of the page.
func (p *page) parts() ([]part, error) {
	var out []part
	for _, name := range []string{"tally", "overview"} {
		made, err := newPart(name, name, p)
		if err != nil {
			return nil, err
		}
		out = append(out, made)
	}
	for i := range p.Sections {
		made, err := newPart("section", p.Sections[i].ID, &p.Sections[i])
		if err != nil {
			return nil, err
		}
		out = append(out, made)
	}
	return out, nil
}

func newPart(template, id string, data any) (part, error) {
	var b bytes.Buffer
	if err := layout.ExecuteTemplate(&b, template, data); err != nil {
		return part{}, fmt.Errorf("report: %w", err)
	}
	sum := sha256.Sum256(b.Bytes())
	return part{"part-" + id, hex.EncodeToString(sum[:8]), b.Bytes()}, nil
}
