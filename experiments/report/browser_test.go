package report

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// tab is a tab of a browser that remembers what pages complained about and asked for.
type tab struct {
	context.Context

	mu         sync.Mutex
	complaints []string
	requests   []string
}

// openTab starts Chromium, which must be installed.
func openTab(t *testing.T) *tab {
	t.Helper()
	if testing.Short() {
		t.Skip("starts Chromium; run without -short")
	}
	var browser string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("Chromium is not installed: apt-get install chromium")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox) // CI is root, whom the sandbox refuses
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	out := &tab{Context: ctx}
	out.do(t)
	if err := chromedp.Listen(ctx, out.listen); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	return out
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		for _, a := range e.Args {
			b.complaints = append(b.complaints, fmt.Sprintf("console.%s: %s %s", e.Type, a.Value, a.Description))
		}
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, "exception: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.complaints = append(b.complaints, "log: "+e.Entry.Text)
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	}
}

func (b *tab) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b, actions...); err != nil {
		t.Fatal(err)
	}
}

// show opens the page in the tab.
func (b *tab) show(t *testing.T, page []byte, width int64) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, page, 0o600); err != nil {
		t.Fatal(err)
	}
	b.visit(t, "file://"+path, width)
}

// visit gives the tab a size and goes to an address.
func (b *tab) visit(t *testing.T, url string, width int64) {
	t.Helper()
	size := emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 600}
	if _, err := chromedp.Call(b, emulation.SetDeviceMetricsOverride, size); err != nil {
		t.Fatal(err)
	}
	b.do(t, chromedp.Navigate(url))
}

// evaluate returns the value of an expression, or of its promise.
func evaluate[T any](t *testing.T, b *tab, expression string) T {
	t.Helper()
	out, err := chromedp.Run(b, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return out
}

// scroll goes down the page, which draws what comes near, until all is drawn.
const scroll = `(async () => {
	const wait = () => new Promise((done) => setTimeout(done, 20));
	for (let i = 0; i < 500 && document.querySelector(".panel:not([data-drawn])"); i++) {
		window.scrollTo({ top: (i * 400) % document.body.scrollHeight, behavior: "instant" });
		await wait();
	}
	window.scrollTo({ top: 0, behavior: "instant" });
	return document.querySelectorAll(".panel[data-drawn]").length;
})()`

// quiet fails when a page complained, or asked for anything but itself and its pictures.
func (b *tab) quiet(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		t.Error(c)
	}
	for _, url := range b.requests {
		if !strings.HasPrefix(url, "file:") && !strings.HasPrefix(url, "data:image/svg+xml,") {
			t.Errorf("the page asked for %.100s", url)
		}
	}
	if len(b.requests) == 0 {
		t.Error("no request was seen, not even that for the page")
	}
}

// keep stores a screenshot for people, see go test -artifacts.
func (b *tab) keep(t *testing.T, name string) {
	t.Helper()
	picture, err := chromedp.Run(b, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(t.ArtifactDir(), name), picture, 0o600); err != nil {
		t.Fatal(err)
	}
}

// figurePage is a page with the figure of every kind of mark beside real experiments.
func figurePage(t *testing.T) []byte {
	t.Helper()
	p, err := newPage("Experiments", ran(t, "fig5", "fig7"))
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := newFigure(everything())
	if err != nil {
		t.Fatal(err)
	}
	p.Sections[0].Figures = append(p.Sections[0].Figures, drawn)
	p.Sections[0].Notes = []string{"no recording in " + strings.Repeat("a/long/path/", 12)}
	var out bytes.Buffer
	if err := layout.Execute(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPageInABrowser(t *testing.T) {
	page := figurePage(t)
	b := openTab(t)
	for _, width := range []int64{1280, 390} {
		b.show(t, page, width)
		drawn := evaluate[int](t, b, scroll)
		if all := evaluate[int](t, b, `document.querySelectorAll(".panel").length`); drawn != all || all != 10 {
			t.Errorf("%d px: %d of %d panels are drawn, want 10", width, drawn, all)
		}
		for panel, shapes := range evaluate[[]int](t, b, `[...document.querySelectorAll(".panel")].map((p) => p.querySelectorAll(".mark-line path, .mark-symbol path, .mark-rect path, .mark-area path").length)`) {
			if shapes < 3 {
				t.Errorf("%d px: panel %d shows %d shapes", width, panel, shapes)
			}
		}
		if got := evaluate[int64](t, b, `document.documentElement.scrollWidth`); got > width {
			t.Errorf("the page is %d px wide on a screen of %d", got, width)
		}
		b.keep(t, fmt.Sprintf("report-%d.png", width))
	}
	b.quiet(t)
}

// drawnPoints counts the markers of the first panel.
const drawnPoints = `document.querySelector(".panel").querySelectorAll(".mark-line path[d]").length`

func TestLegendHidesASeries(t *testing.T) {
	b := openTab(t)
	b.show(t, pageOf(t, ran(t, "fig5")), 1280)
	evaluate[int](t, b, scroll)
	before := evaluate[int](t, b, drawnPoints)
	press := `(async () => {
		document.querySelector(".legend button").click();
		await new Promise((done) => setTimeout(done, 200));
		return ` + drawnPoints + `;
	})()`
	if hidden := evaluate[int](t, b, press); hidden != before-1 {
		t.Errorf("%d lines of %d are left after one was hidden", hidden, before)
	}
	if again := evaluate[int](t, b, press); again != before {
		t.Errorf("%d lines of %d are back", again, before)
	}
	b.quiet(t)
}

func TestTooltipTellsTheValues(t *testing.T) {
	b := openTab(t)
	b.show(t, pageOf(t, ran(t, "fig5")), 1280)
	evaluate[int](t, b, scroll)
	point := evaluate[[]float64](t, b, `(() => { const box = document.querySelector(".panel .mark-symbol path").getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()`)
	b.do(t, chromedp.MouseEvent("mouseMoved", point[0], point[1]))
	tip := evaluate[string](t, b, `(async () => {
		for (let i = 0; i < 100; i++) {
			const tip = document.querySelector("#vg-tooltip-element.visible");
			if (tip) return tip.innerText;
			await new Promise((done) => setTimeout(done, 20));
		}
		return "";
	})()`)
	for _, part := range []string{"equal priority", "entity, most urgent first", "mean sojourn time (s)"} {
		if !strings.Contains(tip, part) {
			t.Errorf("the tooltip %q lacks %q", tip, part)
		}
	}
	b.quiet(t)
}

func TestPageWithoutScripts(t *testing.T) {
	b := openTab(t)
	if _, err := chromedp.Call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.show(t, pageOf(t, ran(t, "fig7")), 1280)
	for selector, want := range map[string]string{"figure img": "block", "figure .panels": "none", ".claims": "table"} {
		style := evaluate[string](t, b, fmt.Sprintf(`(() => { for (let e = document.querySelector(%q); e; e = e.parentElement) { const d = getComputedStyle(e).display; if (d === "none") return d; } return getComputedStyle(document.querySelector(%q)).display.replace("inline", "block"); })()`, selector, selector))
		if style != want {
			t.Errorf("%s is shown as %s, want %s", selector, style, want)
		}
	}
	b.keep(t, "report-unscripted.png")
	b.quiet(t)
}
