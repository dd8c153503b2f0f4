package sim

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestLineIsAListForEachClass compares the threaded queues with slices, over few
// classes and over so many that their set has three levels.
func TestLineIsAListForEachClass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		classes := rapid.SampledFrom([]int{1, 3, 64, 65, 5000}).Draw(t, "classes")
		l := newLine(classes)
		dumb := make([][]int64, classes)
		waiting := 0
		steps := rapid.SliceOfN(rapid.IntRange(0, 3), 0, 200).Draw(t, "steps")
		for number, step := range steps {
			if step == 0 && waiting > 0 {
				class := slices.IndexFunc(dumb, func(q []int64) bool { return len(q) > 0 })
				if c := l.release(l.take()); c.Class != class || c.Number != dumb[class][0] {
					t.Fatalf("took customer %d of class %d, want %d of %d", c.Number, c.Class, dumb[class][0], class)
				}
				dumb[class] = dumb[class][1:]
				waiting--
				continue
			}
			class := rapid.IntRange(0, classes-1).Draw(t, "class")
			p := l.admit(Customer{Class: class, Number: int64(number)})
			if step == 1 {
				l.lead(class, p)
				dumb[class] = slices.Insert(dumb[class], 0, int64(number))
			} else {
				l.join(class, p)
				dumb[class] = append(dumb[class], int64(number))
			}
			waiting++
		}
		for ; waiting > 0; waiting-- {
			if l.take() == nobody {
				t.Fatalf("%d customers are lost", waiting)
			}
		}
		if l.take() != nobody || len(l.places) > len(steps) {
			t.Fatal("took a customer from an empty line")
		}
	})
}

// TestLineUsesPlacesAgain keeps two customers waiting while many pass.
func TestLineUsesPlacesAgain(t *testing.T) {
	l := newLine(1)
	l.join(0, l.admit(Customer{}))
	for number := range int64(1000) {
		l.join(0, l.admit(Customer{Number: number + 1}))
		if c := l.release(l.take()); c.Number != number {
			t.Fatalf("took customer %d, want %d", c.Number, number)
		}
	}
	if len(l.places) != 2 {
		t.Errorf("%d places for two customers", len(l.places))
	}
}
