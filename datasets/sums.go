package datasets

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
)

// Sum is a line of a publisher's list: a file of a collection and its checksum.
type Sum struct {
	Name   string // below the collection's folder, with slashes
	SHA256 string // hexadecimal
}

// longestList is the size in bytes beyond which a list is refused; that of the
// largest collection is a hundredth of it.
const longestList = 32 << 20

// parseSums reads a list as sha256sum writes it. Every line must hold a checksum and
// a name that stays below the folder. The error wraps ErrList and tells the line.
func parseSums(b []byte, name string) ([]Sum, error) {
	var sums []Sum
	in := bufio.NewScanner(bytes.NewReader(b))
	for line := 1; in.Scan(); line++ {
		if strings.TrimSpace(in.Text()) == "" {
			continue
		}
		sum, file, _ := strings.Cut(in.Text(), " ")
		file = strings.TrimPrefix(strings.TrimLeft(file, " "), "*")
		switch b, err := hex.DecodeString(sum); {
		case err != nil || len(b) != 32:
			return nil, fmt.Errorf("%w: %s:%d: %.20q is no SHA-256 in hexadecimal", ErrList, name, line, sum)
		case !below(file):
			return nil, fmt.Errorf("%w: %s:%d: %.80q is no name of a file below the folder", ErrList, name, line, file)
		}
		sums = append(sums, Sum{Name: file, SHA256: strings.ToLower(sum)})
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrList, name, err)
	}
	slices.SortFunc(sums, func(a, b Sum) int { return strings.Compare(a.Name, b.Name) })
	for i := 1; i < len(sums); i++ {
		if sums[i].Name == sums[i-1].Name {
			return nil, fmt.Errorf("%w: %s: %q is there twice", ErrList, name, sums[i].Name)
		}
	}
	if len(sums) == 0 {
		return nil, fmt.Errorf("%w: %s: it is empty", ErrList, name)
	}
	return sums, nil
}

// below reports whether a name from elsewhere is that of a file below a folder, in
// its shortest form and without characters that no publisher uses.
func below(name string) bool {
	odd := func(r rune) bool { return r < ' ' || r == '\\' || r == ':' || r == 0x7f }
	return name != "" && name == path.Clean(name) && !path.IsAbs(name) &&
		name != "." && name != ".." && !strings.HasPrefix(name, "../") && !strings.ContainsFunc(name, odd)
}

// readSums reads the list of a collection that is on this machine.
func readSums(file string) ([]Sum, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return parseSums(b, file)
}

// choose returns the files whose names, whole or without their folder, match one of
// the patterns of path.Match, each of which must match something.
func choose(sums []Sum, patterns []string) ([]Sum, error) {
	chosen := make([]bool, len(sums))
	for _, p := range patterns {
		matched := false
		for i, s := range sums {
			whole, err := path.Match(p, s.Name)
			if err != nil {
				return nil, fmt.Errorf("%w: pattern %q: %w", ErrPattern, p, err)
			}
			alone, _ := path.Match(p, path.Base(s.Name)) // the pattern is sound
			if whole || alone {
				chosen[i], matched = true, true
			}
		}
		if !matched {
			return nil, fmt.Errorf("%w: %q matches none of %d files, such as %s", ErrPattern, p, len(sums), sums[0].Name)
		}
	}
	var out []Sum
	for i, s := range sums {
		if chosen[i] {
			out = append(out, s)
		}
	}
	return out, nil
}
