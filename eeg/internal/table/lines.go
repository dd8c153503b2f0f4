package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// longestLine bounds a line, in bytes.
const longestLine = 1 << 16

// Lines splits a stream into lines and counts them.
type Lines struct {
	Comment byte // lines that begin with it are left out; 0 for none

	in     io.Reader
	buf    []byte // unread bytes are buf[next:end]
	next   int
	end    int
	err    error // of in, after buf
	name   string
	number int  // of the last line, from 1
	whole  bool // whether the last line ended with a newline
}

// NewLines returns the lines of in, a file of that name.
func NewLines(in io.Reader, name string) Lines {
	return Lines{in: in, buf: make([]byte, longestLine+padding), name: name}
}

// Line returns the next line that is neither blank nor a comment, without its ending
// and without a byte order mark, until the following call; io.EOF after the last one.
// Its capacity holds padding bytes more, of which the first is no digit.
func (l *Lines) Line() ([]byte, error) {
	for {
		line, err := l.line()
		if err != nil {
			return nil, err
		}
		if l.number++; l.number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		}
		if l.number == 1 {
			if err := l.text(line); err != nil {
				return nil, err
			}
		}
		if len(line) == 0 || l.Comment != 0 && line[0] == l.Comment || line[0] <= ' ' && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		return line, nil
	}
}

// text refuses a first line that is none of plain text.
func (l *Lines) text(line []byte) error {
	switch cr := bytes.IndexByte(line, '\r'); {
	case bytes.HasPrefix(line, []byte("\xff\xfe")), bytes.HasPrefix(line, []byte("\xfe\xff")), bytes.IndexByte(line, 0) >= 0:
		return l.Errorf(1, ErrEncoding, "UTF-16, or no text; save the file as UTF-8")
	case cr >= 0:
		return l.Errorf(cr+1, ErrLineEnd, "a carriage return alone; save the file with newlines")
	}
	return nil
}

// ahead returns unread bytes, as many as are held at once, until the next line is read.
func (l *Lines) ahead() []byte {
	for l.err == nil && l.end-l.next < longestLine {
		l.fill()
	}
	return l.buf[l.next:l.end]
}

// line returns the next bytes up to a newline or the end.
func (l *Lines) line() ([]byte, error) {
	searched := 0
	for {
		if n := bytes.IndexByte(l.buf[l.next+searched:l.end], '\n'); n >= 0 {
			line := l.buf[l.next : l.next+searched+n]
			l.next += len(line) + 1
			l.whole = true
			return line, nil
		}
		searched = l.end - l.next
		switch {
		case searched == longestLine:
			if l.number++; l.number == 1 {
				if err := l.text(l.buf[l.next:l.end]); err != nil {
					return nil, err
				}
			}
			return nil, l.Errorf(1, ErrLine, "more than %d bytes; is this a text file?", longestLine)
		case l.err == nil:
			l.fill()
		case !errors.Is(l.err, io.EOF):
			return nil, fmt.Errorf("%s: reading line %d: %w", l.name, l.number+1, l.err)
		case searched == 0:
			return nil, io.EOF
		default:
			l.buf[l.end] = '\n'
			line := l.buf[l.next:l.end]
			l.next, l.whole = l.end, false
			return line, nil
		}
	}
}

// fill reads more bytes behind the unread ones.
func (l *Lines) fill() {
	const patience = 100 // reads of nothing
	copy(l.buf, l.buf[l.next:l.end])
	l.next, l.end = 0, l.end-l.next
	for range patience {
		n, err := l.in.Read(l.buf[l.end:longestLine])
		l.end += n
		if l.err = err; n > 0 || err != nil {
			return
		}
	}
	l.err = io.ErrNoProgress
}

// Header returns the next line of a header, or refuses a file that ends before it.
func (l *Lines) Header() ([]byte, error) {
	line, err := l.Line()
	if errors.Is(err, io.EOF) {
		l.number = max(l.number, 1)
		return nil, l.Errorf(1, ErrHeader, "the file is empty or ends here")
	}
	return line, err
}

// Errorf returns an error at a column, in bytes from 1, of the last line.
func (l *Lines) Errorf(column int, cause error, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %w: %s", l.name, l.number, column, cause, fmt.Sprintf(format, args...))
}
