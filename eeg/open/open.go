package open

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ihealth/eeg"
	"ihealth/eeg/arff"
	"ihealth/eeg/brainvision"
	"ihealth/eeg/csv"
	"ihealth/eeg/edf"
	"ihealth/eeg/emotiv"
	"ihealth/eeg/gdf"
	"ihealth/eeg/wfdb"
)

// ErrFormat is the cause when neither name nor content tells a known format.
var ErrFormat = errors.New("unknown format")

// ErrNoFile is the cause when a path is that of a terminal, a pipe or a folder.
var ErrNoFile = errors.New("no regular file")

// endings are those of formats that are read from pipes too.
var endings = []string{".edf", ".rec", ".bdf", ".gdf", ".csv", ".arff"}

// Options of File. The zero value is strict and takes a rate from the file.
type Options struct {
	Lenient bool     // see edf.Options
	Rate    eeg.Rate // of text files; see csv.Options
}

// Recording is an open file. It implements eeg.Source; close it after use.
type Recording struct {
	eeg.Source
	file io.Closer
}

// several is a recording of several files, which it keeps open.
type several interface {
	eeg.Source
	io.Closer
}

// headed opens recordings of several files by the ending of their header.
var headed = map[string]func(dir fs.FS, header, path string, o Options) (several, error){
	".vhdr": func(dir fs.FS, header, path string, o Options) (several, error) {
		return brainvision.Open(dir, header, brainvision.Options{Name: path, Lenient: o.Lenient})
	},
	".hea": func(dir fs.FS, header, path string, _ Options) (several, error) {
		return wfdb.Open(dir, header, wfdb.Options{Name: path})
	},
}

// File opens the recording at path: EDF, BDF and their kin by content or the name's
// ending .edf, .rec, .bdf or .gdf; BrainVision by its header .vhdr and WFDB by its header
// .hea; comma-separated text by .csv, and that of EMOTIV's programs by its first line;
// ARFF by .arff. What is no regular file is read if its name has such an ending. The
// error names the path and wraps ErrFormat, ErrNoFile, a sentinel of the format's
// package or an error of the file.
func File(path string, o Options) (*Recording, error) {
	if opener, ok := headed[strings.ToLower(filepath.Ext(path))]; ok {
		r, err := opener(os.DirFS(filepath.Dir(path)), filepath.Base(path), path, o)
		if err != nil {
			return nil, err
		}
		return &Recording{r, r}, nil
	}
	if err := regular(path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	src, err := reader(f, path, o)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Recording{src, f}, nil
}

// regular refuses what is there but is no file and does not end as one that can be
// streamed.
func regular(path string) error {
	info, err := os.Stat(path)
	switch streamed := slices.Contains(endings, strings.ToLower(filepath.Ext(path))); {
	case errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular():
		return nil // what is not there is told of when it is opened
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s: %w: give the path of a recording in this folder", path, ErrNoFile)
	case !streamed:
		return fmt.Errorf("%s: %w: recordings are read from files; save the stream with an ending such as .edf or .csv", path, ErrNoFile)
	}
	return nil
}

func reader(f *os.File, path string, o Options) (eeg.Source, error) {
	in := bufio.NewReader(f)
	head, _ := in.Peek(in.Size()) // a shorter file is the reader's to judge
	magic := head[:min(len(head), 8)]
	ending := strings.ToLower(filepath.Ext(path))
	switch {
	case ending == ".edf" || ending == ".rec" || ending == ".bdf" || string(magic) == "0       " || string(magic) == "\xffBIOSEMI":
		return edf.NewReader(in, edf.Options{Name: path, Lenient: o.Lenient})
	case ending == ".gdf" || bytes.HasPrefix(magic, []byte("GDF ")):
		return gdf.NewReader(in, gdf.Options{Name: path})
	case ending == ".csv" && emotiv.Is(head):
		return emotiv.NewReader(in, emotiv.Options{Name: path, Rate: o.Rate})
	case ending == ".csv":
		return csv.NewReader(in, csv.Options{Name: path, Rate: o.Rate})
	case ending == ".arff":
		return arff.NewReader(in, arff.Options{Name: path, Rate: o.Rate})
	default:
		return nil, fmt.Errorf("%s: %w: want EDF (.edf), BDF (.bdf), GDF (.gdf), the header of a BrainVision (.vhdr) or WFDB (.hea) recording, comma-separated text (.csv) or ARFF (.arff)", path, ErrFormat)
	}
}

// Close closes the file.
func (r *Recording) Close() error { return r.file.Close() }
