package eegtest

import (
	"io"
	"io/fs"
)

// OneByte lets every Read of a file return one byte.
type OneByte struct{ fs.FS }

type oneByteFile struct{ fs.File }

// Open implements fs.FS.
func (o OneByte) Open(name string) (fs.File, error) {
	f, err := o.FS.Open(name)
	return oneByteFile{f}, err
}

func (f oneByteFile) Read(b []byte) (int, error) { return f.File.Read(b[:min(len(b), 1)]) }

func (f oneByteFile) ReadAt(b []byte, at int64) (int, error) {
	return f.File.(io.ReaderAt).ReadAt(b, at)
}

// Failing is a file system whose file of that path cannot be read.
type Failing struct {
	fs.FS
	Path string
	Err  error
}

type failingFile struct {
	fs.File
	err error
}

// Open implements fs.FS.
func (f Failing) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if name == f.Path {
		return failingFile{file, f.Err}, err
	}
	return file, err
}

func (f failingFile) Read([]byte) (int, error)          { return 0, f.err }
func (f failingFile) ReadAt([]byte, int64) (int, error) { return 0, f.err }
