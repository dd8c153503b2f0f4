package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ihealth/experiments"
)

// opened returns experiments of the catalogue in closed form, not yet run.
func opened(t *testing.T, names ...string) []*experiments.Experiment {
	t.Helper()
	var out []*experiments.Experiment
	for _, r := range ran(t, names...) {
		out = append(out, r.Experiment)
	}
	return out
}

// compute runs a cell and passes its outcome on.
func compute(t *testing.T, l *Live, e *experiments.Experiment, cell int) {
	t.Helper()
	o, err := e.Compute(t.Context(), e.Cells[cell], 1, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	l.Follow(e, cell, o, true)
}

func get(t *testing.T, s *httptest.Server, path string) string {
	t.Helper()
	response, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s: %v\n%s", path, response.Status, err, text)
	}
	return string(text)
}

func stateOf(t *testing.T, s *httptest.Server) state {
	t.Helper()
	var out state
	if err := json.Unmarshal([]byte(get(t, s, "/state")), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// changed lists the parts whose hash is another one.
func changed(before, after state) []string {
	var out []string
	for i := range after.Parts {
		if before.Parts[i].Hash != after.Parts[i].Hash {
			out = append(out, strings.TrimRight(after.Parts[i].ID, "0123456789abcdef"))
		}
	}
	return out
}

func TestLiveShowsWhatHasCome(t *testing.T) {
	list := opened(t, "fig5", "fig7")
	fig5, fig7 := list[0], list[1]
	l := NewLive("Experiments", list)
	s := httptest.NewServer(l)
	defer s.Close()

	begun := stateOf(t, s)
	if begun.Done != 0 || begun.Total != len(fig5.Cells)+len(fig7.Cells) || begun.Ended {
		t.Errorf("%+v at the beginning", begun)
	}
	compute(t, l, fig5, 0)
	one := stateOf(t, s)
	if got := strings.Join(changed(begun, one), " "); one.Done != 1 || got != "part-fig5-" {
		t.Errorf("%d cells are done, and %s changed", one.Done, got)
	}
	if !strings.Contains(one.Recent, "fig5: "+fig5.Cells[0].ID) || !strings.Contains(one.ETA, "left") {
		t.Errorf("%q, %q", one.Recent, one.ETA)
	}
	if part := get(t, s, "/part/"+one.Parts[2].ID); !strings.Contains(part, `class="panel"`) || !strings.Contains(part, "1 of ") || strings.Contains(part, "claim-5a") {
		t.Errorf("a part of the cells shows figures, and no claim: %.300s", part)
	}
	for i := range fig5.Cells {
		compute(t, l, fig5, i) // the first one again, which counts once
	}
	all := stateOf(t, s)
	if got := strings.Join(changed(one, all), " "); all.Done != len(fig5.Cells) || got != "part-tally part-overview part-fig5-" {
		t.Errorf("%d cells are done, and %s changed", all.Done, got)
	}
	l.End() // nobody is looking whom it would wait for
	if page := get(t, s, "/"); !strings.Contains(page, "connect-src &#39;self&#39;") || !strings.Contains(page, "claim-5a") || !stateOf(t, s).Ended {
		t.Error("the page of the end is not that of the run")
	}
}

// A name that leads here, made by somebody else's page, gets nothing.
func TestLiveAnswersThisMachineOnly(t *testing.T) {
	l := NewLive("Experiments", opened(t, "fig7"))
	for host, want := range map[string]int{
		"127.0.0.1:80": http.StatusOK, "localhost": http.StatusOK, "[::1]:9": http.StatusOK,
		"example.org": http.StatusForbidden, "10.0.0.1:80": http.StatusForbidden, "": http.StatusForbidden,
	} {
		request := httptest.NewRequest(http.MethodGet, "/state", nil)
		request.Host = host
		answer := httptest.NewRecorder()
		l.ServeHTTP(answer, request)
		if answer.Code != want {
			t.Errorf("%q is answered %d, want %d", host, answer.Code, want)
		}
	}
}

func TestLiveDrawsAnyPartOfTheCells(t *testing.T) {
	list := opened(t, "fig5", "fig7", "fig9")
	for _, e := range list {
		l := NewLive("", []*experiments.Experiment{e})
		for i := range e.Cells {
			compute(t, l, e, i)
			if _, err := l.page(); err != nil {
				t.Fatalf("%s after %d cells: %v", e.Spec.Name, i+1, err)
			}
		}
		if p, err := l.page(); err != nil || len(p.Sections[0].Claims) != len(e.Spec.Claims) {
			t.Errorf("%s: %v", e.Spec.Name, err)
		}
	}
}

func TestLivePageInABrowser(t *testing.T) {
	list := opened(t, "fig5")
	l := NewLive("Experiments", list)
	s := httptest.NewServer(l)
	defer s.Close()
	b := openTab(t)
	b.visit(t, s.URL, 1280)
	for i := range list[0].Cells {
		compute(t, l, list[0], i)
	}
	total := fmt.Sprintf("%d of %[1]d cells", len(list[0].Cells))
	const wait = `(async () => {
		for (let i = 0; i < 400; i++) {
			if (document.querySelector(".count").textContent === %q && document.querySelectorAll(".panel[data-drawn]").length === 3 &&
				document.querySelector(".eta").textContent.includes(%q)) return document.querySelector(".tally").innerText;
			await new Promise((done) => setTimeout(done, 20));
		}
		return document.body.innerText;
	})()`
	for _, eta := range []string{"so far", "The run has ended"} {
		if got := evaluate[string](t, b, fmt.Sprintf(wait, total, eta)); !strings.Contains(got, "claims hold") || len(got) > 100 {
			t.Errorf("waited for %q in vain: %s", eta, got)
		}
		l.End()
	}
	select {
	case <-l.last:
	default:
		t.Error("the end was not fetched")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		t.Error(c)
	}
}
