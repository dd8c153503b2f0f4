package csv

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// longestLine bounds a line, in bytes.
const longestLine = 1 << 16

// lines splits a stream into lines and counts them.
type lines struct {
	in     *bufio.Reader
	name   string
	number int  // of the last line, from 1
	whole  bool // whether the last line ended with a newline
}

// next returns the next line that is not blank, without its ending, until the
// following call.
func (l *lines) next() ([]byte, error) {
	for {
		line, err := l.in.ReadSlice('\n')
		l.whole = err == nil
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			l.number++
			return nil, l.errorf(1, ErrLine, "more than %d bytes; is this a text file?", longestLine)
		case errors.Is(err, io.EOF) && len(line) == 0:
			return nil, io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			return nil, fmt.Errorf("%s: reading line %d: %w", l.name, l.number+1, err)
		}
		l.number++
		if line = bytes.TrimRight(line, "\r\n"); len(bytes.TrimSpace(line)) > 0 {
			return line, nil
		}
	}
}

// errorf returns an error at a column of the last line.
func (l *lines) errorf(column int, cause error, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %w: %s", l.name, l.number, column, cause, fmt.Sprintf(format, args...))
}

// cut returns the first cell of a line without the spaces around it, its column and
// the rest of the line after the comma.
func cut(line []byte, column int) (text []byte, at int, rest []byte) {
	text, rest, _ = bytes.Cut(line, []byte(","))
	trimmed := bytes.TrimLeft(text, " \t")
	return bytes.TrimRight(trimmed, " \t"), column + len(text) - len(trimmed), rest
}
