package brainvision

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"ihealth/eeg"
)

// longestLine bounds a line of header and markers, in bytes.
const longestLine = 1 << 16

// entry is a line key=value of a header or marker file.
type entry struct {
	section, key string // lower case
	value        string
	line         int // from 1
}

// text reads header and marker files, which have the form of Windows INI files.
type text struct {
	name string // of the file, for messages
	rec  *eeg.Recording
	utf8 bool // whether the file claims to be UTF-8
}

// errorf returns an error at a line.
func (x *text) errorf(line int, cause error, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w: %s", x.name, line, cause, fmt.Sprintf(format, args...))
}

// read calls each for every entry before the free text of the section Comment. The
// first line must match identity.
func (x *text) read(in io.Reader, identity *regexp.Regexp, each func(entry) error) error {
	lines := bufio.NewReaderSize(in, longestLine)
	section := ""
	for number := 1; ; number++ {
		line, err := x.line(lines, number)
		switch {
		case errors.Is(err, io.EOF) && number > 1:
			return nil
		case err != nil && !errors.Is(err, io.EOF):
			return err
		case number == 1 && !identity.MatchString(line):
			return x.errorf(1, ErrNotBrainVision, "the first line does not say so; check what kind of file this is")
		case number == 1 || strings.HasPrefix(line, ";"):
			continue
		case strings.HasPrefix(line, "["):
			section = strings.ToLower(strings.Trim(line, "[] "))
			if section == "comment" {
				return nil
			}
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok {
			continue
		}
		e := entry{section, strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value), number}
		x.codepage(e)
		if err := each(e); err != nil {
			return err
		}
	}
}

// line returns the next line without its ending, or io.EOF.
func (x *text) line(in *bufio.Reader, number int) (string, error) {
	b, err := in.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", x.errorf(number, ErrNotBrainVision, "more than %d bytes in a line; is this a text file?", longestLine)
	case errors.Is(err, io.EOF) && len(b) == 0:
		return "", io.EOF
	case errors.Is(err, io.EOF):
		x.rec.Warn(ErrTruncatedText, "%s:%d", x.name, number)
	case err != nil:
		return "", fmt.Errorf("%s: reading line %d: %w", x.name, number, err)
	}
	if number == 1 {
		b = []byte(strings.TrimPrefix(string(b), "\ufeff"))
	}
	return strings.TrimRight(x.decode(b, number), "\r\n"), nil
}

// decode returns UTF-8, or else Latin-1, which warns only in a file that claims UTF-8.
func (x *text) decode(b []byte, number int) string {
	if utf8.Valid(b) {
		return string(b)
	}
	if x.utf8 {
		x.rec.Warn(ErrEncoding, "%s:%d, taken as Latin-1", x.name, number)
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

func (x *text) codepage(e entry) {
	if e.section == "common infos" && e.key == "codepage" {
		x.utf8 = strings.EqualFold(e.value, "UTF-8")
	}
}

// cells splits a value at its commas; a comma inside a cell is written \1.
func cells(value string) []string {
	parts := strings.Split(value, ",")
	for i, p := range parts {
		parts[i] = strings.TrimSpace(strings.ReplaceAll(p, `\1`, ","))
	}
	return parts
}

// cell returns part i, or nothing where there are fewer.
func cell(parts []string, i int) string {
	if i < len(parts) {
		return parts[i]
	}
	return ""
}
