package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"ihealth/experiments"
)

// ran returns the reports of experiments of the catalogue, run in closed form.
func ran(t testing.TB, names ...string) []*experiments.Report {
	t.Helper()
	var list []*experiments.Experiment
	for _, name := range names {
		files, err := experiments.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		e, err := experiments.Open(files[0], experiments.Options{Quick: true, Fidelity: []string{"analytic"}})
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	reports, err := (&experiments.Runner{}).Run(context.Background(), list)
	if err != nil {
		t.Fatal(err)
	}
	return reports
}

func pageOf(t testing.TB, reports []*experiments.Report) []byte {
	t.Helper()
	out, err := HTML("Experiments", reports)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSameReportsSameBytes(t *testing.T) {
	reports := ran(t, "fig5", "fig7")
	if !bytes.Equal(pageOf(t, reports), pageOf(t, reports)) {
		t.Error("two pages of the same reports differ")
	}
}

// maxPage is the size that a page must stay below, in bytes.
const maxPage = 1.5e6

func TestPageIsSmallEnough(t *testing.T) {
	if n := len(pageOf(t, ran(t, "fig5", "fig7", "fig9", "fig10"))); n >= maxPage {
		t.Errorf("the page has %d bytes", n)
	}
}

var (
	script   = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	styles   = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	declared = regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`)
	pictures = regexp.MustCompile(`<img [^>]*src="[^"]*">`)
	outside  = regexp.MustCompile(`(?i)<[^>]*\s(?:src|href|srcset|action|data)="?\s*(https?:|//)`)
)

// A browser computes the hashes in the same way.
func TestPolicyKnowsAllScriptsAndStyles(t *testing.T) {
	page := string(pageOf(t, ran(t, "fig7")))
	policy := html.UnescapeString(declared.FindStringSubmatch(page)[1])
	if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %s", policy)
	}
	found := script.FindAllStringSubmatch(page, -1)
	unscripted := pictures.ReplaceAllString(script.ReplaceAllString(page, ""), "")
	found = append(found, styles.FindAllStringSubmatch(unscripted, -1)...)
	for _, m := range found {
		sum := sha256.Sum256([]byte(m[1]))
		if source := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, source) {
			t.Errorf("the policy does not allow %.40q", m[1])
		}
	}
	if want := len(libraries) + 3; len(found) != want {
		t.Errorf("%d scripts and styles, want %d", len(found), want)
	}
	if m := outside.FindString(page); m != "" {
		t.Errorf("the page refers to another: %.200s", m)
	}
}

func TestTextOfExperimentsIsText(t *testing.T) {
	reports := ran(t, "fig7")
	evil := `</script><script>alert(1)</script><img src=x onerror=alert(1)>`
	reports[0].Experiment.Spec.Title = evil
	reports[0].Claims[0].Measured = evil
	reports[0].Notes = []string{evil}
	page := pageOf(t, reports)
	if bytes.Contains(page, []byte("<script>alert")) || bytes.Contains(page, []byte("<img src=x")) {
		t.Error("a title became markup")
	}
	if !bytes.Contains(page, []byte("&lt;img src=x onerror")) {
		t.Error("the title is not on the page")
	}
}

func TestLibrariesAreThoseOfTheirList(t *testing.T) {
	for line := range strings.Lines(asset("SHA256SUMS")) {
		want, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		sum := sha256.Sum256([]byte(asset(name)))
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s has the SHA-256 %s, listed is %s: run libraries.sh", name, got, want)
		}
		if strings.Contains(strings.ToLower(asset(name)), "</script") || strings.Contains(asset(name), "<!--") {
			t.Errorf("%s cannot stand in a page", name)
		}
	}
}

func TestOneExperimentIsThePage(t *testing.T) {
	one, two := string(pageOf(t, ran(t, "fig7"))), string(pageOf(t, ran(t, "fig7", "fig5")))
	if !strings.Contains(one, "<h1>Utility over validators and block size</h1>") || strings.Contains(one, `id="contents"`) {
		t.Error("a page of one experiment has its title, and no contents")
	}
	if !strings.Contains(two, "<h1>Experiments</h1>") || !strings.Contains(two, `id="contents"`) {
		t.Error("a page of two experiments has a title of its own, and contents")
	}
}

func TestEveryClaimIsOnThePageOnce(t *testing.T) {
	for _, names := range [][]string{{"fig7"}, {"fig7", "fig5"}} {
		reports := ran(t, names...)
		page := string(pageOf(t, reports))
		for _, r := range reports {
			for _, c := range r.Claims {
				if n := strings.Count(page, fmt.Sprintf(`<tr id="claim-%s">`, c.ID)); n != 1 {
					t.Errorf("claim %s stands there %d times", c.ID, n)
				}
				if !strings.Contains(page, escaped(c.Measured)) || !strings.Contains(page, escaped(c.Predicate)) {
					t.Errorf("claim %s is not told in full", c.ID)
				}
			}
		}
	}
}

// escaped returns a text as html/template writes it.
func escaped(s string) string { return strings.ReplaceAll(html.EscapeString(s), "+", "&#43;") }

func BenchmarkHTML(b *testing.B) {
	reports := ran(b, "fig5", "fig7")
	b.ReportAllocs()
	for b.Loop() {
		pageOf(b, reports)
	}
}
