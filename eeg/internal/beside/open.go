package beside

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// ErrOutside is the cause when a header names a file outside its folder.
var ErrOutside = errors.New("file outside the folder of its header")

// Open opens the file that the header at that path of fsys names. The error wraps
// ErrOutside or is that of fsys.
func Open(fsys fs.FS, header, name string) (fs.File, error) {
	if !fs.ValidPath(name) || name == "." {
		return nil, fmt.Errorf("%w: %q: put the file beside the header and name it without a folder", ErrOutside, name)
	}
	f, err := fsys.Open(path.Join(path.Dir(header), name))
	if err != nil {
		return nil, fmt.Errorf("opening a file that the header names: %w", err)
	}
	return f, nil
}
