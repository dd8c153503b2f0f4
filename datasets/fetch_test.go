package datasets

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// content returns n bytes that repeat only after a while.
func content(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i % 251)
	}
	return b
}

func single(remote string, b []byte) Dataset {
	return Dataset{Name: "one", Path: "eeg/one/one.edf", Remote: remote, SHA256: sumOf(b)}
}

// wantFile checks the stored file and that nothing else was left beside it.
func wantFile(t *testing.T, path string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes, %v; want %d", len(got), err, len(want))
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.part"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestFetchOnce(t *testing.T) {
	want := content(300_000)
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.ServeContent(w, r, "one.edf", time.Time{}, bytes.NewReader(want))
	}))
	defer server.Close()
	var last, total int64
	f := Fetcher{Root: t.TempDir(), Progress: func(_ string, done, of int64) { last, total = done, of }}
	for i := range 2 {
		got, err := f.Fetch(t.Context(), single(server.URL+"/one.edf", want))
		if err != nil || len(got) != 1 || got[0].Present != (i > 0) || got[0].Bytes != 300_000 {
			t.Fatalf("%+v, %v", got, err)
		}
		wantFile(t, got[0].Path, want)
	}
	if asked.Load() != 1 || last != 300_000 || total != 300_000 {
		t.Errorf("asked %d times, progress %d of %d", asked.Load(), last, total)
	}
}

// A server that breaks off again and again, with and without ranges, and one that
// sends what was not asked for.
func TestInterruptedFetchGoesOn(t *testing.T) {
	want := content(200_000)
	const piece = 90_000
	for name, answer := range map[string]func(w http.ResponseWriter, begin int){
		"ranges": func(w http.ResponseWriter, begin int) {
			w.Header().Set("Content-Length", fmt.Sprint(len(want)-begin))
			if begin > 0 {
				w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", begin, len(want)-1, len(want)))
				w.WriteHeader(http.StatusPartialContent)
			}
			_, _ = w.Write(want[begin:min(begin+piece, len(want))])
		},
		"unknown size": func(w http.ResponseWriter, begin int) {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/*", begin, len(want)-1))
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(want[begin:])
		},
		"no ranges": func(w http.ResponseWriter, begin int) {
			if begin == 0 { // the first time it breaks off
				w.Header().Set("Content-Length", fmt.Sprint(len(want)))
				_, _ = w.Write(want[:piece])
				return
			}
			_, _ = w.Write(want)
		},
		"wrong range": func(w http.ResponseWriter, begin int) {
			if begin > 0 {
				w.Header().Set("Content-Range", fmt.Sprintf("bytes 7-%d/%d", len(want)-1, len(want)))
				w.WriteHeader(http.StatusPartialContent)
			}
			_, _ = w.Write(want[min(7, begin):])
		},
		"busy": func() func(w http.ResponseWriter, begin int) {
			first := true
			return func(w http.ResponseWriter, _ int) {
				if first {
					first = false
					w.WriteHeader(http.StatusServiceUnavailable)
					return
				}
				_, _ = w.Write(want)
			}
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				begin := 0
				_, _ = fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &begin)
				answer(w, begin)
			}))
			defer server.Close()
			f := Fetcher{Root: t.TempDir(), pause: time.Millisecond}
			part := filepath.Join(f.Root, "eeg", "one", "one.edf.part")
			if name == "wrong range" || name == "unknown size" {
				if err := os.MkdirAll(filepath.Dir(part), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(part, want[:100], 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got, err := f.Fetch(t.Context(), single(server.URL+"/one.edf", want))
			if err != nil {
				t.Fatal(err)
			}
			wantFile(t, got[0].Path, want)
		})
	}
}

// What an earlier transfer left may be another file's: then all is fetched again.
func TestDamagedPartIsFetchedAgain(t *testing.T) {
	want := content(5000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "one.edf", time.Time{}, bytes.NewReader(want))
	}))
	defer server.Close()
	for _, left := range [][]byte{bytes.Repeat([]byte{9}, 100), bytes.Repeat([]byte{9}, 5000), bytes.Repeat([]byte{9}, 9000)} {
		f := Fetcher{Root: t.TempDir(), pause: time.Millisecond}
		part := filepath.Join(f.Root, "eeg", "one", "one.edf.part")
		if err := os.MkdirAll(filepath.Dir(part), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(part, left, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := f.Fetch(t.Context(), single(server.URL+"/one.edf", want))
		if err != nil {
			t.Fatal(err)
		}
		wantFile(t, got[0].Path, want)
	}
}

func TestWrongBytesAreNeverStored(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>maintenance</html>")) }))
	defer server.Close()
	f := Fetcher{Root: t.TempDir()}
	d := single(server.URL+"/one.edf", content(10))
	if _, err := f.Fetch(t.Context(), d); !errors.Is(err, ErrChecksum) || !strings.Contains(err.Error(), server.URL) {
		t.Errorf("%v, want ErrChecksum of the URL", err)
	}
	wantEmpty(t, f.Root)
}

// wantEmpty checks that no file is below a folder.
func wantEmpty(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if err == nil && path != root {
			t.Errorf("%s was stored", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestRefusedAtOnce(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusNotFound)
	}))
	defer server.Close()
	f := Fetcher{Root: t.TempDir()}
	if _, err := f.Fetch(t.Context(), single(server.URL+"/one.edf", nil)); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "404") || asked.Load() != 1 {
		t.Errorf("%v after %d requests, want ErrRefused at once", err, asked.Load())
	}
}

func TestNoNetwork(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	f := Fetcher{Root: t.TempDir(), pause: time.Millisecond}
	if _, err := f.Fetch(t.Context(), single(server.URL+"/one.edf", nil)); !errors.Is(err, errUnreachable) {
		t.Errorf("%v, want no answer", err)
	}
}

// A cancelled transfer ends while its server is silent, and keeps what has arrived.
func TestCancelledFetchKeepsItsPart(t *testing.T) {
	arrived := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write(content(400))
		_ = http.NewResponseController(w).Flush()
		close(arrived)
		<-r.Context().Done()
	}))
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	f := Fetcher{Root: t.TempDir(), Progress: func(_ string, done, _ int64) {
		if done == 400 {
			cancel()
		}
	}}
	_, err := f.Fetch(ctx, single(server.URL+"/one.edf", content(1000)))
	<-arrived
	if !errors.Is(err, context.Canceled) || sizeOf(filepath.Join(f.Root, "eeg", "one", "one.edf.part")) != 400 {
		t.Errorf("%v, want the context's error and 400 bytes kept", err)
	}
}

func TestTooLarge(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for range 100 {
			_, _ = w.Write(content(1000))
			_ = http.NewResponseController(w).Flush()
		}
	}))
	defer server.Close()
	part := filepath.Join(t.TempDir(), "x.part")
	err := transfer{client: http.DefaultClient, from: server.URL, part: part, limit: 5000}.run(t.Context())
	if !errors.Is(err, ErrRefused) || sizeOf(part) > 5000 {
		t.Errorf("%v with %d bytes, want ErrRefused", err, sizeOf(part))
	}
}

// A run that the publisher has whole is cut to the file that the catalogue means.
func TestCut(t *testing.T) {
	whole := content(2000)
	cut := bytes.Clone(whole[:600])
	copy(cut[236:], "7       ")
	d := single("", cut)
	d.Cut = &Cut{SHA256: sumOf(whole), Header: 250, Record: 50, Records: 7}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(whole) }))
	defer server.Close()
	d.Remote = server.URL + "/whole.edf"
	f := Fetcher{Root: t.TempDir()}
	got, err := f.Fetch(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	wantFile(t, got[0].Path, cut)
	if got, err := f.Fetch(t.Context(), d); err != nil || !got[0].Present {
		t.Errorf("%+v, %v; want it present", got, err)
	}
	if n, err := filepath.Glob(filepath.Join(filepath.Dir(got[0].Path), "*")); err != nil || len(n) != 1 {
		t.Errorf("left behind: %v, %v", n, err)
	}
	d.Cut.Records = 8
	if _, err := (Fetcher{Root: t.TempDir()}).Fetch(t.Context(), d); !errors.Is(err, ErrChecksum) {
		t.Errorf("%v, want ErrChecksum of another cut", err)
	}
	d.Cut.Records = 80
	if _, err := (Fetcher{Root: t.TempDir()}).Fetch(t.Context(), d); !errors.Is(err, ErrChecksum) {
		t.Errorf("%v, want ErrChecksum of a file that is too short", err)
	}
}

// publisher serves a collection of two subjects.
func publisher(t *testing.T) (d Dataset, files map[string][]byte) {
	t.Helper()
	files = map[string][]byte{"S001/S001R01.edf": content(1000), "S001/S001R02.edf": content(1100), "S002/S002R01.edf": content(1200), "RECORDS": []byte("x\n")}
	var list strings.Builder
	for name, b := range files {
		fmt.Fprintf(&list, "%s %s\n", sumOf(b), name)
	}
	files["SHA256SUMS.txt"] = []byte(list.String())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, ok := files[strings.TrimPrefix(r.URL.Path, "/files/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(b)
	}))
	t.Cleanup(server.Close)
	return Dataset{Name: "many", Path: "eeg/many", Remote: server.URL + "/files/", Sums: "SHA256SUMS.txt"}, files
}

func TestCollectionAndMirror(t *testing.T) {
	d, files := publisher(t)
	f := Fetcher{Root: t.TempDir()}
	for _, c := range []struct {
		patterns []string
		want     string
	}{
		{[]string{"S001/*"}, "S001/S001R01.edf S001/S001R02.edf"},
		{[]string{"*R01.edf"}, "S001/S001R01.edf S002/S002R01.edf"},
		{[]string{"RECORDS", "S002/S002R01.edf", "S002*"}, "RECORDS S002/S002R01.edf"},
	} {
		got, err := f.Fetch(t.Context(), d, c.patterns...)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, g := range got {
			name, err := filepath.Rel(filepath.Join(f.Root, "eeg", "many"), g.Path)
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, filepath.ToSlash(name))
			wantFile(t, g.Path, files[filepath.ToSlash(name)])
		}
		if strings.Join(names, " ") != c.want {
			t.Errorf("%v fetched %v, want %s", c.patterns, names, c.want)
		}
	}
	server := httptest.NewServer(http.FileServer(http.Dir(f.Root)))
	defer server.Close()
	for _, mirror := range []string{f.Root, server.URL} {
		other := Fetcher{Root: t.TempDir(), Mirror: mirror, pause: time.Millisecond}
		d.Remote = "https://nowhere.invalid/"
		got, err := other.Fetch(t.Context(), d, "S002/*")
		if err != nil || len(got) != 1 || got[0].Present {
			t.Fatalf("from %s: %+v, %v", mirror, got, err)
		}
		wantFile(t, got[0].Path, files["S002/S002R01.edf"])
	}
}

// A folder of recordings without the publisher's list is no mirror.
func TestMirrorWithoutList(t *testing.T) {
	d, _ := publisher(t)
	mirror := t.TempDir()
	if err := os.MkdirAll(filepath.Join(mirror, "eeg", "many", "S001"), 0o700); err != nil {
		t.Fatal(err)
	}
	f := Fetcher{Root: t.TempDir(), Mirror: mirror}
	if _, err := f.Fetch(t.Context(), d, "*"); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), d.Sums) {
		t.Errorf("%v, want that the list is not there", err)
	}
	wantEmpty(t, f.Root)
}

func TestWrongChoice(t *testing.T) {
	d, _ := publisher(t)
	f := Fetcher{Root: t.TempDir()}
	for _, patterns := range [][]string{nil, {"S003*"}, {"[", "S001/*"}, {"S001/*", "none"}} {
		if got, err := f.Fetch(t.Context(), d, patterns...); !errors.Is(err, ErrPattern) || len(got) > 0 {
			t.Errorf("%q: %+v, %v; want ErrPattern", patterns, got, err)
		}
	}
	one := single("https://nowhere.invalid/one.edf", nil)
	if _, err := f.Fetch(t.Context(), one, "*"); !errors.Is(err, ErrPattern) {
		t.Errorf("%v, want ErrPattern for one file", err)
	}
}

// What a list tells of places outside its folder must never be written.
func TestBadLists(t *testing.T) {
	good := strings.Repeat("0", 64)
	for _, list := range []string{
		"", "\n\n", "<html>", good, good + "  ", good[1:] + "  a.edf", "g" + good[1:] + "  a.edf",
		good + "  ../a.edf", good + "  /etc/passwd", good + "  a/../../b", good + `  a\..\b`, good + "  c:a", good + "  ./a", good + "  a\x00b", good + "  ..", good + "  .",
		good + "  a\n" + good + "  a\n", good + "  a\nxyz", good + "  " + strings.Repeat("a", 100_000),
	} {
		if sums, err := parseSums([]byte(list), "list"); !errors.Is(err, ErrList) {
			t.Errorf("%.80q: %v, %v; want ErrList", list, sums, err)
		}
	}
	sums, err := parseSums([]byte(strings.ToUpper(good[:63]+"a")+" *b/c.edf\r\n"+good+"  a b.edf\n"), "list")
	if err != nil || len(sums) != 2 || sums[0].Name != "a b.edf" || sums[1].Name != "b/c.edf" || sums[1].SHA256 != good[:63]+"a" {
		t.Errorf("%+v, %v", sums, err)
	}
	d, files := publisher(t)
	files["SHA256SUMS.txt"] = []byte("<html>")
	f := Fetcher{Root: t.TempDir()}
	if _, err := f.Fetch(t.Context(), d, "*"); !errors.Is(err, ErrList) {
		t.Errorf("%v, want ErrList", err)
	}
	wantEmpty(t, f.Root)
}

func FuzzSums(f *testing.F) {
	f.Add([]byte(strings.Repeat("0", 64) + "  S001/S001R01.edf\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		sums, err := parseSums(b, "list")
		if err != nil && !errors.Is(err, ErrList) {
			t.Fatal(err)
		}
		for _, s := range sums {
			if !filepath.IsLocal(filepath.FromSlash(s.Name)) || len(s.SHA256) != 64 {
				t.Fatalf("%+v", s)
			}
		}
	})
}
