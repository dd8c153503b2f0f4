package sweep

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// ErrToken says that a file holds no usable token.
var ErrToken = errors.New("not a token")

// MakeToken returns the token in the file of this name, which is written with a new
// one, for its owner alone, when it is not there.
func MakeToken(name string) (string, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return ReadToken(name)
	}
	if err != nil {
		return "", err
	}
	token := rand.Text()
	_, err = f.WriteString(token + "\n")
	return token, errors.Join(err, f.Sync(), f.Close())
}

// ReadToken returns the token in a file: one word of at least 16 characters.
func ReadToken(name string) (string, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	words := strings.Fields(string(text))
	if len(words) != 1 || len(words[0]) < 16 {
		return "", fmt.Errorf("%w: %s must hold one word of at least 16 characters, as ihealth coordinator writes it", ErrToken, name)
	}
	return words[0], nil
}
