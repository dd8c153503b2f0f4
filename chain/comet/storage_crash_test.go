package comet

import (
	"bytes"
	"fmt"
	"maps"
	"testing"

	dbm "github.com/cometbft/cometbft-db"
	"github.com/cometbft/cometbft/config"
	"pgregory.net/rapid"
)

// contents reads a database through its iterator.
func contents(t rapid.TB, db dbm.DB) map[string]string {
	t.Helper()
	all, err := db.Iterator(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for ; all.Valid(); all.Next() {
		out[string(all.Key())] = string(all.Value())
	}
	if err := all.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// write does one random write to db and to the model.
func write(t *rapid.T, db dbm.DB, model map[string]string) {
	key, value := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "key"), rapid.StringN(0, 3, -1).Draw(t, "value")
	var err error
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		err = db.Set([]byte(key), []byte(value))
		model[key] = value
	case 1:
		err = db.SetSync([]byte(key), []byte(value))
		model[key] = value
	case 2:
		err = db.Delete([]byte(key))
		delete(model, key)
	case 3:
		err = db.DeleteSync([]byte(key))
		delete(model, key)
	default:
		b := db.NewBatch()
		if err = b.Set([]byte(key), []byte(value)); err == nil {
			err = b.Delete([]byte("b"))
		}
		if err == nil {
			err = b.Write()
		}
		model[key] = value
		delete(model, "b")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The files are left as they were at the instant of the crash. Before it, the
// database is a database.
func TestCrashFreezesTheFiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file, model := dbm.NewMemDB(), make(map[string]string)
		c := new(crash)
		db := newMortal(file, c)
		for range rapid.IntRange(0, 20).Draw(t, "writes before") {
			write(t, db, model)
		}
		if got := contents(t, file); !maps.Equal(got, model) {
			t.Fatalf("the file holds %q, want %q", got, model)
		}
		straddling := db.NewBatch()
		if err := straddling.Set([]byte("a"), []byte("too late")); err != nil {
			t.Fatal(err)
		}
		if err := c.strike(func() error { return nil }); err != nil {
			t.Fatal(err)
		}
		if err := straddling.WriteSync(); err != nil {
			t.Fatal(err)
		}
		zombie := maps.Clone(model)
		for range rapid.IntRange(0, 20).Draw(t, "writes after") {
			write(t, db, zombie)
		}
		if got := contents(t, file); !maps.Equal(got, model) {
			t.Fatalf("after the crash the file holds %q, want %q", got, model)
		}
	})
}

// The engine that does not know of its death reads what it writes, also when the
// files are closed.
func TestDeadEngineReadsItsOwnWrites(t *testing.T) {
	c := new(crash)
	db := newMortal(dbm.NewMemDB(), c)
	key, old := []byte("key"), []byte("old")
	if err := db.Set(old, old); err != nil {
		t.Fatal(err)
	}
	if err := c.strike(func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := db.Set(key, []byte("new")); err != nil {
		t.Fatal(err)
	}
	for _, gone := range []bool{false, true} {
		if gone {
			c.bury()
		}
		got, err := db.Get(key)
		if err != nil || !bytes.Equal(got, []byte("new")) {
			t.Errorf("%q, %v", got, err)
		}
		if has, err := db.Has(old); has == gone || err != nil {
			t.Errorf("gone %v: an old value is there: %v, %v", gone, has, err)
		}
	}
}

// Storage that was closed opens the same files again, which a new crash may hit. A
// goroutine of the engine before that still reads finds nothing, and no error, at
// which the engine would panic.
func TestStorageOpensAgain(t *testing.T) {
	s := storage{dir: t.TempDir()}
	for i := range 3 {
		db, err := s.open(&config.DBContext{ID: "state"})
		if err != nil {
			t.Fatal(err)
		}
		if got := contents(t, db); len(got) != i {
			t.Fatalf("round %d: %q", i, got)
		}
		if err := db.Set([]byte{byte(i)}, []byte("kept")); err != nil {
			t.Fatal(err)
		}
		if err := s.crash.strike(func() error { return nil }); err != nil {
			t.Fatal(err)
		}
		if err := db.Set(fmt.Append(nil, i), []byte("lost")); err != nil {
			t.Fatal(err)
		}
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Get([]byte{0}); err != nil {
			t.Errorf("what a stopped engine reads: %v", err)
		}
	}
}
