package overlay

import (
	"crypto/ed25519"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ihealth/chain/contract"
)

// private returns the key of a node.
func private(node int) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(slices.Concat([]byte{byte(node), byte(node >> 8)}, make([]byte, 30)))
}

func keys(n int) []Key {
	out := make([]Key, n)
	for i := range out {
		out[i] = KeyOf(private(i))
	}
	return out
}

// twoStars is two clusters by lowest id: 0 with 2 and 3, 1 with 4 and 5; 6 is between the
// heads' members 3 and 4, and admitted by nobody.
func twoStars() *Graph {
	return &Graph{Neighbours: [][]int{{2, 3}, {4, 5}, {0}, {0, 6}, {1, 6}, {1}, {3, 4}}}
}

func roster(t *testing.T) *Roster {
	t.Helper()
	o, err := NewRoster(LowestID, twoStars(), keys(7), map[int]List{0: Requesters, 1: Requesters, 2: Requestees, 3: Requesters, 4: Requestees, 5: Requestees})
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{0, 1, 0, 0, 1, 1, Outside}; !slices.Equal(o.Clusters().Head, want) {
		t.Fatalf("heads %v, want %v", o.Clusters().Head, want)
	}
	return o
}

// lists returns what all heads have on their lists.
func lists(o *Roster) map[int][2][]Key {
	out := map[int][2][]Key{}
	for _, head := range o.Clusters().Heads() {
		out[head] = [2][]Key{o.Keys(head, Requesters), o.Keys(head, Requestees)}
	}
	return out
}

func TestKeyLists(t *testing.T) {
	o, k := roster(t), keys(7)
	want := map[int][2][]Key{0: {{k[0], k[3]}, {k[2]}}, 1: {{k[1]}, {k[4], k[5]}}}
	if diff := cmp.Diff(want, lists(o)); diff != "" {
		t.Error(diff)
	}
	for _, tt := range []struct {
		head, node int
		read, post bool
	}{{0, 3, true, false}, {0, 2, false, true}, {1, 3, false, false}, {1, 2, false, false}, {0, 6, false, false}, {2, 2, false, false}} {
		if r, p := o.MayRead(tt.head, k[tt.node]), o.MayPost(tt.head, k[tt.node]); r != tt.read || p != tt.post {
			t.Errorf("node %d at head %d: read %v, post %v; want %v, %v", tt.node, tt.head, r, p, tt.read, tt.post)
		}
	}
}

// TestWhoMayChangeLists tries what heads and others may do and may not; what is refused
// changes nothing.
func TestWhoMayChangeLists(t *testing.T) {
	for name, tt := range map[string]struct {
		do   func(*Roster) error
		want error
		head int // of node 6, or 2 for moves
		node int
	}{
		"a head admits":                         {func(o *Roster) error { return o.Admit(1, 6, Requestees) }, nil, 1, 6},
		"a member admits":                       {func(o *Roster) error { return o.Admit(2, 6, Requestees) }, ErrHead, Outside, 6},
		"nobody admits":                         {func(o *Roster) error { return o.Admit(6, 6, Requestees) }, ErrHead, Outside, 6},
		"a head admits who is admitted":         {func(o *Roster) error { return o.Admit(1, 2, Requesters) }, ErrListed, 0, 2},
		"a head admits no node":                 {func(o *Roster) error { return o.Admit(1, 7, Requesters) }, ErrNode, Outside, 6},
		"a head admits to no list":              {func(o *Roster) error { return o.Admit(1, 6, 2) }, ErrList, Outside, 6},
		"a head expels its member":              {func(o *Roster) error { return o.Expel(0, 2) }, nil, Outside, 2},
		"a head expels another's member":        {func(o *Roster) error { return o.Expel(1, 2) }, ErrUnlisted, 0, 2},
		"a head expels itself":                  {func(o *Roster) error { return o.Expel(0, 0) }, ErrUnlisted, 0, 0},
		"a member expels":                       {func(o *Roster) error { return o.Expel(3, 2) }, ErrHead, 0, 2},
		"a node changes its cluster":            {func(o *Roster) error { return o.Move(2, 1) }, nil, 1, 2},
		"a node moves to a member":              {func(o *Roster) error { return o.Move(2, 3) }, ErrHead, 0, 2},
		"who is not admitted moves":             {func(o *Roster) error { return o.Move(6, 1) }, ErrUnlisted, Outside, 6},
		"a head leaves its members":             {func(o *Roster) error { return o.Move(0, 1) }, ErrHead, 0, 0},
		"a number that is nobody's wants to go": {func(o *Roster) error { return o.Move(-1, 1) }, ErrUnlisted, Outside, 6},
	} {
		o := roster(t)
		before := lists(o)
		err := tt.do(o)
		if !errors.Is(err, tt.want) || o.Clusters().Head[tt.node] != tt.head {
			t.Errorf("%s: %v, want %v; head %d, want %d", name, err, tt.want, o.Clusters().Head[tt.node], tt.head)
		}
		if same := cmp.Equal(before, lists(o)); same != (tt.want != nil) {
			t.Errorf("%s: lists are unchanged: %v", name, same)
		}
	}
}

func TestNewRosterRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		keys     []Key
		founders map[int]List
		want     error
	}{
		"few keys":       {keys(6), nil, ErrNode},
		"one key twice":  {append(keys(6), keys(1)...), nil, ErrNode},
		"no such node":   {keys(7), map[int]List{7: Requesters}, ErrNode},
		"no such list":   {keys(7), map[int]List{0: 5}, ErrList},
		"negative node":  {keys(7), map[int]List{-1: Requesters}, ErrNode},
		"nobody founded": {keys(7), nil, nil},
	} {
		if _, err := NewRoster(LowestID, twoStars(), tt.keys, tt.founders); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

// TestReelection: whatever happened before, an election leaves every admitted key on just
// one head's list, that of its cluster and kind; nobody else is on one.
func TestReelection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 40
		field := NewField(stream(rapid.Uint64().Draw(t, "seed"), "points"), n, 8)
		founders := map[int]List{}
		for v := range n {
			if rapid.Bool().Draw(t, "founds") {
				founders[v] = List(rapid.IntRange(0, 1).Draw(t, "list"))
			}
		}
		rule := rapid.SampledFrom(Rules()).Draw(t, "rule")
		o, err := NewRoster(rule, field.Graph(), keys(n), founders)
		if err != nil {
			t.Fatal(err)
		}
		moves := stream(1, "moves")
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			a, b := rapid.IntRange(0, n-1).Draw(t, "a"), rapid.IntRange(0, n-1).Draw(t, "b")
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				if list := List(rapid.IntRange(0, 1).Draw(t, "list")); o.Admit(a, b, list) == nil {
					founders[b] = list
				}
			case 1:
				if o.Expel(a, b) == nil {
					delete(founders, b)
				}
			case 2:
				_ = o.Move(a, b)
			case 3:
				field.Move(moves, 0.05)
				o.Elect(field.Graph())
			}
			checkRoster(t, o, founders)
		}
	})
}

func checkRoster(t *rapid.T, o *Roster, admitted map[int]List) {
	t.Helper()
	found := map[Key]int{}
	for _, head := range o.Clusters().Heads() {
		if _, ok := admitted[head]; !ok {
			t.Fatalf("head %d is not admitted", head)
		}
		for list := Requesters; list <= Requestees; list++ {
			for _, k := range o.Keys(head, list) {
				found[k]++
				if node := o.byKey[k]; admitted[node] != list || o.Clusters().Head[node] != head {
					t.Fatalf("node %d is on the list of %v of head %d", node, list, head)
				}
			}
		}
	}
	if len(found) != len(admitted) {
		t.Fatalf("%d keys on lists, %d admitted", len(found), len(admitted))
	}
	for k, times := range found {
		if times != 1 {
			t.Fatalf("%x is on %d lists", k[:4], times)
		}
	}
}

// TestWarrant: only a present head's own word makes its member, or itself, the generator
// of that block.
func TestWarrant(t *testing.T) {
	o, k := roster(t), keys(7)
	good := NewWarrant(9, k[2], private(0))
	altered := good
	altered.Generator = k[3]
	for name, tt := range map[string]struct {
		w    Warrant
		want error
	}{
		"head for its member":      {good, nil},
		"head for itself":          {NewWarrant(9, k[0], private(0)), nil},
		"head for another's":       {NewWarrant(9, k[4], private(0)), ErrWarrant},
		"head for nobody admitted": {NewWarrant(9, k[6], private(0)), ErrWarrant},
		"member":                   {NewWarrant(9, k[2], private(2)), ErrWarrant},
		"stranger":                 {NewWarrant(9, k[2], private(99)), ErrWarrant},
		"for a stranger":           {NewWarrant(9, KeyOf(private(99)), private(0)), ErrWarrant},
		"another height":           {NewWarrant(8, k[2], private(0)), ErrWarrant},
		"altered":                  {altered, ErrWarrant},
		"unsigned":                 {Warrant{Height: 9, Generator: k[2], Head: k[0]}, ErrWarrant},
	} {
		if err := o.Check(tt.w, 9); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	if err := o.Move(2, 1); err != nil {
		t.Fatal(err)
	}
	if err := o.Check(good, 9); !errors.Is(err, ErrWarrant) {
		t.Errorf("%v: the generator has left the cluster", err)
	}
}

// TestListMessages: what a head tells the chain of its lists is what the machine knows as
// admission.
func TestListMessages(t *testing.T) {
	k := KeyOf(private(1))
	for on, code := range map[bool]uint8{true: 1, false: 0} {
		m := Requestees.Message(k, on)
		if m.Kind != contract.Admit || m.Code != code || m.Party != contract.PseudonymOf(k.Entity()) || m.Validate() != nil {
			t.Errorf("%+v", m)
		}
	}
	if Requesters.Pseudonym() == Requestees.Pseudonym() || len(k.Entity()) != 64 {
		t.Error("names of lists or keys")
	}
	if Requesters.String() != "requesters" || List(2).String() != "no list" {
		t.Error("names")
	}
}
