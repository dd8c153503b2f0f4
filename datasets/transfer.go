package datasets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	attempts = 5                // to go on after an interruption
	silence  = 60 * time.Second // after which a server is given up
)

// transfer copies one file from a folder or a server into part, where an earlier
// attempt may have left its beginning.
type transfer struct {
	client   *http.Client
	from     string // URL, or path of a file
	part     string
	limit    int64 // largest size in bytes
	pause    time.Duration
	progress func(done, total int64) // total is 0 when unknown
}

// isURL reports whether a place is that of a server rather than a path.
func isURL(place string) bool {
	return strings.HasPrefix(place, "https://") || strings.HasPrefix(place, "http://")
}

// run copies the file. An interrupted transfer goes on where it was; what is there
// stays in part when run fails.
func (t transfer) run(ctx context.Context) error {
	if !isURL(t.from) {
		return t.copyFile(ctx)
	}
	var err error
	for try := range attempts {
		if try > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(t.pause << (try - 1)):
			}
		}
		before := sizeOf(t.part)
		if err = t.download(ctx); err == nil || ctx.Err() != nil || errors.Is(err, ErrRefused) {
			return err
		}
		if try > 0 && sizeOf(t.part) == before && errors.Is(err, errUnreachable) {
			break
		}
	}
	return fmt.Errorf("%w; what has arrived is kept: the same command goes on from there", err)
}

var errUnreachable = errors.New("no answer")

// sizeOf returns the size of a file, 0 without one.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

func (t transfer) copyFile(ctx context.Context) error {
	in, err := os.Open(t.from)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // opened for reading
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: %s is no file", ErrRefused, t.from)
	}
	return t.save(ctx, in, 0, info.Size())
}

// download asks for what is missing of the file and appends it.
func (t transfer) download(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, t.from, http.NoBody)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	begin := sizeOf(t.part)
	if begin > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", begin))
	}
	watch := time.AfterFunc(silence, func() { stop(fmt.Errorf("%s: silent for %v", t.from, silence)) })
	defer watch.Stop()
	response, err := t.client.Do(request)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnreachable, cause(ctx, err))
	}
	defer response.Body.Close() //nolint:errcheck // read to its end or given up
	begin, total, err := t.answer(response, begin)
	if err != nil {
		return err
	}
	body := watched{response.Body, watch}
	return cause(ctx, t.save(ctx, body, begin, total))
}

// answer judges the status of a response: where its body begins in the file, and the
// size of the whole file, 0 when unknown.
func (t transfer) answer(r *http.Response, asked int64) (begin, total int64, err error) {
	switch r.StatusCode {
	case http.StatusOK:
		return 0, max(0, r.ContentLength), nil
	case http.StatusPartialContent:
		start, total, ok := contentRange(r.Header.Get("Content-Range"))
		if !ok || start != asked {
			return 0, 0, errors.Join(fmt.Errorf("%s: sent %q for bytes %d-", t.from, r.Header.Get("Content-Range"), asked), os.Remove(t.part))
		}
		return start, total, nil
	case http.StatusRequestedRangeNotSatisfiable: // the part is as long as the file, or not its beginning
		return 0, 0, errors.Join(fmt.Errorf("%s: %s for bytes %d-", t.from, r.Status, asked), os.Remove(t.part))
	default:
		err := fmt.Errorf("%s: %s", t.from, r.Status)
		if r.StatusCode >= 500 || r.StatusCode == http.StatusTooManyRequests {
			return 0, 0, err
		}
		return 0, 0, fmt.Errorf("%w: %w", ErrRefused, err)
	}
}

// contentRange reads "bytes 100-199/200"; the size may be "*".
func contentRange(header string) (start, total int64, ok bool) {
	span, size, found := strings.Cut(strings.TrimPrefix(header, "bytes "), "/")
	first, _, dash := strings.Cut(span, "-")
	start, err := strconv.ParseInt(first, 10, 64)
	if !found || !dash || err != nil || start < 0 {
		return 0, 0, false
	}
	total, _ = strconv.ParseInt(size, 10, 64) // 0 of "*": unknown
	return start, max(0, total), true
}

// save writes body into part from begin on, drops what stood there after it, and
// reports progress.
func (t transfer) save(ctx context.Context, body io.Reader, begin, total int64) (err error) {
	if total > t.limit {
		return fmt.Errorf("%w: %s has %d bytes, more than %d", ErrRefused, t.from, total, t.limit)
	}
	if err := os.MkdirAll(filepath.Dir(t.part), 0o750); err != nil {
		return err
	}
	out, err := os.OpenFile(t.part, os.O_WRONLY|os.O_CREATE, 0o640)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if err := out.Truncate(begin); err != nil {
		return err
	}
	if _, err := out.Seek(begin, io.SeekStart); err != nil {
		return err
	}
	buffer := make([]byte, 1<<16)
	for done := begin; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := body.Read(buffer)
		if done += int64(n); done > t.limit {
			return fmt.Errorf("%w: %s has more than %d bytes", ErrRefused, t.from, t.limit)
		}
		if _, err := out.Write(buffer[:n]); err != nil {
			return err
		}
		if t.progress != nil {
			t.progress(done, total)
		}
		switch {
		case errors.Is(err, io.EOF) && done < total:
			return fmt.Errorf("%s: ended after %d of %d bytes", t.from, done, total)
		case errors.Is(err, io.EOF):
			return out.Sync()
		case err != nil:
			return err
		}
	}
}

// watched puts off the end of a silent transfer while bytes arrive.
type watched struct {
	io.Reader
	timer *time.Timer
}

// Read implements io.Reader.
func (w watched) Read(b []byte) (int, error) {
	n, err := w.Reader.Read(b)
	if n > 0 {
		w.timer.Reset(silence)
	}
	return n, err
}

// cause returns why a context ended a transfer, where it did.
func cause(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// join appends a name with slashes to a folder or a URL.
func join(place, name string) (string, error) {
	if !isURL(place) {
		return filepath.Join(place, filepath.FromSlash(name)), nil
	}
	return url.JoinPath(place, strings.Split(name, "/")...)
}
