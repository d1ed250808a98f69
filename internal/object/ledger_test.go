package object

import (
	"slices"
	"strconv"
	"sync"
	"testing"
)

func TestLedger(t *testing.T) {
	t.Parallel()
	var (
		kept      = Entry{"zentrunk_thing", Keep, "1", "a"}
		destroyed = Entry{"zentrunk_thing", Destroy, "1", "a"}
		created   = Entry{"zentrunk_thing", Create, "", "a"}
	)
	for name, test := range map[string]struct {
		entries []Entry
		want    []Entry // what the last one meets
	}{
		"nothing before":              {[]Entry{created}, nil},
		"renamed, the destroy first":  {[]Entry{destroyed, created}, []Entry{destroyed}},
		"renamed, the create first":   {[]Entry{created, destroyed}, []Entry{created}},
		"held twice, the keep first":  {[]Entry{kept, destroyed}, []Entry{kept}},
		"held twice, destroyed first": {[]Entry{destroyed, kept}, []Entry{destroyed}},
		"held three times":            {[]Entry{kept, kept, destroyed}, []Entry{kept, kept}},
		"held twice and renamed":      {[]Entry{kept, created, destroyed}, []Entry{kept, created}},
		"replaced":                    {[]Entry{kept, created}, nil},
		"destroyed twice":             {[]Entry{destroyed, destroyed}, nil},
		"held twice, both kept":       {[]Entry{kept, kept}, nil},
		"two of one name":             {[]Entry{created, created}, nil},
		"another name":                {[]Entry{{"zentrunk_thing", Destroy, "1", "b"}, created}, nil},
		"another object":              {[]Entry{{"zentrunk_thing", Destroy, "2", "a"}, kept}, nil},
		"another type":                {[]Entry{{"zentrunk_trunk", Destroy, "1", "a"}, kept, created}, nil},
		"without names":               {[]Entry{{"zentrunk_thing", Destroy, "1", ""}, {"zentrunk_thing", Create, "", ""}}, nil},
		"an id like a name":           {[]Entry{{"zentrunk_thing", Destroy, "a", "b"}, created}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ledger := NewLedger()
			var got []Entry
			for _, entry := range test.entries {
				got = ledger.Enter(entry)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, expected %v", got, test.want)
			}
		})
	}
	var none *Ledger
	none.Done(created)
	if met := none.Enter(created); met != nil {
		t.Errorf("without a ledger: %v", met)
	}
}

// What was carried out is no plan any more, all else is.
func TestLedgerDone(t *testing.T) {
	t.Parallel()
	ledger := NewLedger()
	made, other := Entry{"zentrunk_thing", Create, "", "a"}, Entry{"zentrunk_thing", Create, "", "b"}
	ledger.Enter(made)
	ledger.Enter(other)
	ledger.Done(made)
	for name, want := range map[string][]Entry{"a": nil, "b": {other}} {
		if met := ledger.Enter(Entry{"zentrunk_thing", Destroy, name, name}); !slices.Equal(met, want) {
			t.Errorf("the destroy of %s meets %v, expected %v", name, met, want)
		}
	}
	ledger.Done(Entry{"zentrunk_thing", Destroy, "a", "a"})
	if met := ledger.Enter(made); met != nil {
		t.Errorf("after the destroy: %v", met)
	}
	if met := ledger.Enter(Entry{"zentrunk_thing", Keep, "a", "a"}); met != nil {
		t.Errorf("after the destroy: %v", met)
	}
}

// Of each pair that is planned at once, exactly one meets the other.
func TestLedgerAtOnce(t *testing.T) {
	t.Parallel()
	const pairs = 50
	var (
		ledger  = NewLedger()
		planned sync.WaitGroup
		mu      sync.Mutex
		met     = map[string]int{}
	)
	for i := range pairs {
		name := strconv.Itoa(i)
		for _, action := range []Action{Destroy, Create} {
			planned.Go(func() {
				for _, other := range ledger.Enter(Entry{Type: "zentrunk_thing", Action: action, Name: name}) {
					mu.Lock()
					met[other.Name]++
					mu.Unlock()
				}
			})
		}
	}
	planned.Wait()
	for i := range pairs {
		if name := strconv.Itoa(i); met[name] != 1 {
			t.Errorf("%s was met %d times", name, met[name])
		}
	}
}
