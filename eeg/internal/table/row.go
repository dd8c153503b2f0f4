package table

import (
	"bytes"
	"math"
)

// parse reads a line into row n of the numbers, and the texts.
func (s *Stream) parse(line []byte, n int) error {
	s.missing = false
	i, number, text := 0, 0, 0 // of the next cell, number and text
	for k := 0; k < len(s.Columns); {
		switch stretch := s.stretches[k]; {
		case i > len(line):
			return s.count(line)
		case stretch > 0:
			read, next := numbers(line, i, s.Separator, s.Point, s.numbers[number:number+stretch], n)
			if read < stretch && next <= len(line) {
				v, end, err := s.slow(line, next)
				if err != nil {
					return err
				}
				s.numbers[number+read][n] = v
				read, next = read+1, end+1
			}
			i, k, number = next, k+read, number+read
		default:
			end := s.cell(line, i)
			if s.Columns[k].Role != Skip {
				s.texts[text], _ = unquote(trim(line[i:end]), 0)
				text++
			}
			i = end + 1
			k++
		}
	}
	if i > len(line) || s.last(line[i-1:]) {
		return nil
	}
	return s.count(line)
}

// cell returns the end of the cell that begins at line[i].
func (s *Stream) cell(line []byte, i int) int {
	if n := bytes.IndexByte(line[i:], s.Separator); n >= 0 {
		return i + n
	}
	return len(line)
}

// last reports whether rest is but the separator with which some programs end lines.
func (s *Stream) last(rest []byte) bool {
	return len(rest) > 0 && rest[0] == s.Separator && len(trim(rest[1:])) == 0
}

// slow reads a number that the fast path leaves, such as one in spaces, one with an
// exponent and a missing one, which is NaN.
func (s *Stream) slow(line []byte, i int) (v float64, end int, err error) {
	end = s.cell(line, i)
	left := bytes.TrimLeft(line[i:end], " \t")
	text, at := trim(left), end-len(left)
	text, at = unquote(text, at)
	if s.absent(text) {
		s.missing = true
		return math.NaN(), end, nil
	}
	decimal := text
	if s.Point != '.' {
		if bytes.IndexByte(text, '.') >= 0 {
			return 0, 0, s.bad(line, text, at)
		}
		decimal = bytes.ReplaceAll(text, []byte{s.Point}, []byte("."))
	}
	v, ok := Parse(decimal)
	if !ok {
		return 0, 0, s.bad(line, text, at)
	}
	return v, end, nil
}

// absent reports whether a cell holds no value: the mark for it, or where that is
// nothing, also a word that programs write for it, such as NaN.
func (s *Stream) absent(cell []byte) bool {
	if string(cell) == s.Missing {
		return true
	}
	if s.Missing != "" || len(cell) > len("null") {
		return false
	}
	switch string(bytes.ToLower(cell)) {
	case "nan", "na", "n/a", "null":
		return true
	}
	return false
}

// unquote returns a cell at that place without double quotes around it.
func unquote(cell []byte, at int) (inner []byte, place int) {
	if last := len(cell) - 1; last > 0 && cell[0] == '"' && cell[last] == '"' {
		return cell[1:last], at + 1
	}
	return cell, at
}

// bad refuses a cell, or the line where it has not the right number of them.
func (s *Stream) bad(line, text []byte, at int) error {
	if err := s.count(line); err != nil {
		return err
	}
	return s.Errorf(at+1, ErrValue, "%q", text[:min(len(text), 40)])
}

// count checks the number of cells of a line.
func (s *Stream) count(line []byte) error {
	got, want := bytes.Count(line, []byte{s.Separator})+1, len(s.Columns)
	if got == want || got == want+1 && s.last(line[bytes.LastIndexByte(line, s.Separator):]) {
		return nil
	}
	return s.Errorf(1, ErrColumns, "%d instead of %d", got, want)
}
