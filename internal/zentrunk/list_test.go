package zentrunk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/plivo/terraform-provider-zentrunk/internal/zentrunk"
)

// account is a list of trunks that can change before it serves a page.
type account struct {
	*service
	mu      sync.Mutex
	ids     []string
	total   func(n int) int                     // what it claims to hold; nil is the truth
	before  map[int]func(ids []string) []string // by the number of the page, from 1
	ignores bool                                // the offset
	most    int                                 // objects of a page; 0 is what was asked for
	offsets []int
}

func (a *account) serveList(t *testing.T) *account {
	t.Helper()
	a.service = serve(t, func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		defer a.mu.Unlock()
		offset, err := strconv.Atoi(r.URL.Query().Get("offset"))
		limit, err2 := strconv.Atoi(r.URL.Query().Get("limit"))
		if err != nil || err2 != nil || offset < 0 || limit < 1 || limit > 20 {
			t.Errorf("bad page: %s", r.RequestURI)
		}
		a.offsets = append(a.offsets, offset)
		if change := a.before[len(a.offsets)]; change != nil {
			a.ids = change(a.ids)
		}
		total := len(a.ids)
		if a.total != nil {
			total = a.total(len(a.offsets))
		}
		if a.ignores {
			offset = 0
		}
		if a.most > 0 {
			limit = a.most
		}
		page := a.ids[min(offset, len(a.ids)):min(offset+limit, len(a.ids))]
		objects := make([]string, 0, len(page))
		for _, id := range page {
			objects = append(objects, fmt.Sprintf(`{"trunk_id": %q, "name": "trunk %s", "created_at": "2024"}`, id, id))
		}
		answer(200, fmt.Sprintf(`{"api_id": "a", "meta": {"limit": %d, "offset": %d, "total_count": %d, "previous": null, "next": "v1/nowhere/"}, "objects": [%s]}`,
			limit, offset, total, strings.Join(objects, ",")))(w, r)
	})
	return a
}

func numbers(from, to int) []string {
	ids := []string{}
	for i := from; i < to; i++ {
		ids = append(ids, strconv.Itoa(i))
	}
	return ids
}

// collect is the whole list and how it ended. More than 10,000 objects are no end.
func collect(t *testing.T, ctx context.Context, c *zentrunk.Client, filter zentrunk.TrunkFilter) (ids []string, err error) {
	t.Helper()
	for trunk, failed := range c.Trunks.List(ctx, filter) {
		switch {
		case err != nil:
			t.Error("something came after the error")
		case failed != nil && trunk != nil:
			t.Error("an error and a trunk")
		case failed != nil:
			err = failed
		default:
			ids = append(ids, trunk.ID)
		}
		if len(ids) > 10000 {
			t.Fatal("no end")
		}
	}
	if len(slices.Compact(slices.Sorted(slices.Values(ids)))) != len(ids) {
		t.Errorf("duplicates in %v", ids)
	}
	return ids, err
}

func TestList_pages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		n, most int
		offsets []int
	}{
		{0, 0, []int{0}},
		{1, 0, []int{0}},
		{19, 0, []int{0}},
		{20, 0, []int{0}},
		{21, 0, []int{0, 19}},
		{39, 0, []int{0, 19}},
		{40, 0, []int{0, 19, 38}},
		{205, 0, []int{0, 19, 38, 57, 76, 95, 114, 133, 152, 171, 190}},
		{25, 10, []int{0, 9, 18}}, // pages smaller than asked for
		{5, 2, []int{0, 1, 2, 3}},
		{3, 1, []int{0, 1, 2}},
		{25, 100, []int{0}}, // and larger
	} {
		t.Run(strconv.Itoa(test.n), func(t *testing.T) {
			t.Parallel()
			a := (&account{ids: numbers(0, test.n), most: test.most}).serveList(t)
			got, err := collect(t, t.Context(), a.client(t), zentrunk.TrunkFilter{})
			if err != nil || !slices.Equal(got, numbers(0, test.n)) {
				t.Errorf("%v, %v", got, err)
			}
			if !slices.Equal(a.offsets, test.offsets) {
				t.Errorf("pages from %v, want %v", a.offsets, test.offsets)
			}
		})
	}
}

func TestList_filterOnEveryPage(t *testing.T) {
	t.Parallel()
	a := (&account{ids: numbers(0, 45)}).serveList(t)
	if _, err := collect(t, t.Context(), a.client(t), zentrunk.TrunkFilter{Direction: "inbound", Secure: new(bool), PrimaryURIUUID: "a b"}); err != nil {
		t.Fatal(err)
	}
	for i, r := range a.seen() {
		if want := fmt.Sprintf("%sTrunk/?limit=20&offset=%d&primary_uri_uuid=a+b&secure=false&trunk_direction=inbound", root, 19*i); r.uri != want {
			t.Errorf("got %s, want %s", r.uri, want)
		}
	}
}

// Every trunk that exists all the time is listed, once and in order.
func TestList_changesBetweenPages(t *testing.T) {
	t.Parallel()
	without := func(gone ...string) func([]string) []string {
		return func(ids []string) []string {
			return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(gone, id) })
		}
	}
	first := func(come ...string) func([]string) []string {
		return func(ids []string) []string { return append(come, ids...) }
	}
	last := func(come ...string) func([]string) []string {
		return func(ids []string) []string { return append(slices.Clone(ids), come...) }
	}
	replaced := func(gone ...string) func([]string) []string {
		return func(ids []string) []string { return last("new")(without(gone...)(ids)) }
	}
	for _, test := range []struct {
		name   string
		n      int
		before map[int]func([]string) []string
		gone   []string // may or may not be listed
	}{
		{"vanishes at the start", 45, map[int]func([]string) []string{2: without("0")}, nil},
		{"vanishes at the start, of one page and one", 21, map[int]func([]string) []string{2: without("0")}, nil},
		{"vanishes in the middle", 45, map[int]func([]string) []string{2: without("20")}, []string{"20"}},
		{"vanishes at the end", 45, map[int]func([]string) []string{2: without("44")}, []string{"44"}},
		{"vanishes before the last page", 45, map[int]func([]string) []string{3: without("5")}, nil},
		{"the last page vanishes", 41, map[int]func([]string) []string{3: without("40")}, []string{"40"}},
		{"several vanish", 65, map[int]func([]string) []string{2: without("0", "1", "2", "19", "30"), 3: without("3"), 5: without("4", "5", "40")}, []string{"30", "40"}},
		{"a whole page vanishes", 65, map[int]func([]string) []string{2: without(numbers(0, 20)...)}, nil},
		{"two pages vanish", 65, map[int]func([]string) []string{3: without(numbers(0, 40)...)}, []string{"39"}},
		{"all but the last vanish", 65, map[int]func([]string) []string{3: without(numbers(0, 64)...)}, numbers(39, 64)},
		{"all vanish", 45, map[int]func([]string) []string{2: without(numbers(0, 45)...)}, numbers(20, 45)},
		{"vanish at every page", 205, map[int]func([]string) []string{
			2: without("0"), 3: without("1"), 4: without("2"), 5: without("3"), 6: without("4"), 7: without("5"), 8: without("6"), 9: without("7"), 10: without("8"), 11: without("9"),
		}, nil},
		{"appears at the start", 45, map[int]func([]string) []string{2: first("new")}, []string{"new"}},
		{"appears at the end", 45, map[int]func([]string) []string{2: last("new")}, []string{"new"}},
		{"appears at the end of the last page", 40, map[int]func([]string) []string{2: last("new")}, []string{"new"}},
		{"a page appears at the start", 45, map[int]func([]string) []string{2: first(strings.Split("abcdefghijklmnopqrst", "")...)}, strings.Split("abcdefghijklmnopqrst", "")},
		{"appear at every page", 105, map[int]func([]string) []string{2: first("a"), 3: first("b"), 4: first("c"), 5: first("d"), 6: first("e")}, strings.Split("abcde", "")},
		{"one vanishes and one appears at the end", 45, map[int]func([]string) []string{2: replaced("0")}, []string{"new"}},
		{"the last of the page vanishes and one appears", 45, map[int]func([]string) []string{2: replaced("19")}, []string{"new"}},
		{"three vanish and one appears, twice", 65, map[int]func([]string) []string{2: replaced("0", "1", "19"), 3: replaced("new", "4", "5")}, []string{"new"}},
		{"thirty vanish and one appears", 65, map[int]func([]string) []string{3: replaced(numbers(0, 30)...)}, []string{"new"}},
		{"one appears, then two vanish", 65, map[int]func([]string) []string{2: first("new"), 3: without("new", "7")}, []string{"new"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a := (&account{ids: numbers(0, test.n), before: test.before}).serveList(t)
			got, err := collect(t, t.Context(), a.client(t), zentrunk.TrunkFilter{})
			if err != nil {
				t.Fatal(err)
			}
			got = without(test.gone...)(got)
			want := without(test.gone...)(numbers(0, test.n))
			if strings.Contains(test.name, "vanish") {
				// One that slipped onto a page already read comes after that page's objects.
				slices.Sort(got)
				slices.Sort(want)
			}
			if !slices.Equal(got, want) {
				t.Errorf("got  %v\nwant %v (pages from %v)", got, want, a.offsets)
			}
			if len(a.offsets) > 25 {
				t.Errorf("%d pages", len(a.offsets))
			}
		})
	}
}

// A service that does not get on ends the list with an error, in few requests.
func TestList_noProgress(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		account  *account
		listed   int
		requests int
	}{
		"empty page below the total":    {&account{ids: numbers(0, 30), total: func(int) int { return 100 }}, 30, 4},
		"nothing at all":                {&account{total: func(int) int { return 5 }}, 0, 1},
		"the same page again and again": {&account{ids: numbers(0, 205), ignores: true}, 20, 4},
		"a total that swings": {&account{ids: numbers(0, 20), ignores: true, total: func(page int) int {
			return 1000 - 900*(page%2)
		}}, 20, 4},
		"a total that jumps to and fro": {&account{ids: numbers(0, 20), ignores: true, total: func(page int) int {
			return []int{20_000, 19_000, 20_000, 100}[page%4]
		}}, 20, 4},
		"a total that jumps to and fro over all the pages": {&account{ids: numbers(0, 205), total: func(page int) int {
			return []int{1, 20_000}[page%2]
		}}, 205, 13},
		"a total that runs away": {&account{ids: numbers(0, 20), ignores: true, total: func(page int) int { return 1000 * page }}, 20, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := test.account.serveList(t)
			got, err := collect(t, t.Context(), a.client(t), zentrunk.TrunkFilter{})
			contains(t, failure(t, err).Message, "The list makes no progress: the service reports")
			if len(got) != test.listed || len(a.offsets) != test.requests {
				t.Errorf("%d listed, pages from %v", len(got), a.offsets)
			}
		})
	}
}

func TestList_break(t *testing.T) {
	t.Parallel()
	for n, pages := range map[int]int{1: 1, 19: 1, 20: 1, 21: 2, 39: 2, 40: 3, 58: 3} {
		a := (&account{ids: numbers(0, 100)}).serveList(t)
		taken := 0
		for _, err := range a.client(t).Trunks.List(t.Context(), zentrunk.TrunkFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			if taken++; taken == n {
				break
			}
		}
		if len(a.offsets) != pages {
			t.Errorf("after %d: pages from %v", n, a.offsets)
		}
	}
}

func TestList_reusable(t *testing.T) {
	t.Parallel()
	a := (&account{ids: numbers(0, 25)}).serveList(t)
	trunks := a.client(t).Trunks.List(t.Context(), zentrunk.TrunkFilter{})
	if len(a.seen()) != 0 {
		t.Error("a request before anybody asked")
	}
	for range 2 {
		n := 0
		for _, err := range trunks {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != 25 {
			t.Errorf("%d", n)
		}
	}
}

func TestList_errorOnAPage(t *testing.T) {
	t.Parallel()
	page := func(from, to int) http.HandlerFunc {
		objects := make([]string, 0, 20)
		for _, id := range numbers(from, to) {
			objects = append(objects, `{"trunk_id": "`+id+`"}`)
		}
		return answer(200, `{"meta": {"total_count": 100}, "objects": [`+strings.Join(objects, ",")+`]}`)
	}
	for name, test := range map[string]struct {
		way  http.HandlerFunc
		want string
	}{
		"refused":              {answer(403, `{"error": "not allowed"}`), "not allowed"},
		"unusable":             {answer(200, `{}`), `something else than a list: "objects" and "meta.total_count" are missing`},
		"no objects":           {answer(200, `{"meta": {"total_count": 1}}`), "something else than a list"},
		"null objects":         {answer(200, `{"meta": {"total_count": 1}, "objects": null}`), "something else than a list"},
		"no total":             {answer(200, `{"meta": {}, "objects": []}`), "something else than a list"},
		"null meta":            {answer(200, `{"meta": null, "objects": []}`), "something else than a list"},
		"negative total":       {answer(200, `{"meta": {"total_count": -1}, "objects": []}`), `a negative "meta.total_count"`},
		"fractional total":     {answer(200, `{"meta": {"total_count": 1.5}, "objects": []}`), `a JSON number for "meta.total_count", where a whole number is documented`},
		"enormous total":       {answer(200, `{"meta": {"total_count": 1e99}, "objects": []}`), `a JSON number for "meta.total_count"`},
		"total as a string":    {answer(200, `{"meta": {"total_count": "1"}, "objects": []}`), `a JSON string for "meta.total_count"`},
		"meta as a string":     {answer(200, `{"meta": "x", "objects": []}`), `a JSON string for "meta", where an object is documented`},
		"objects as an object": {answer(200, `{"meta": {"total_count": 1}, "objects": {}}`), `a JSON object for "objects", where a list is documented`},
		"a string as object":   {answer(200, `{"meta": {"total_count": 1}, "objects": ["x"]}`), "a JSON string in place of an object"},
		"null as object":       {answer(200, `{"meta": {"total_count": 1}, "objects": [null]}`), "an object that has no trunk_id"},
		"a number as id":       {answer(200, `{"meta": {"total_count": 1}, "objects": [{"trunk_id": 1}]}`), `a JSON number for "trunk_id"`},
		"array":                {answer(200, `[]`), "other JSON than a list: []"},
		"null":                 {answer(200, `null`), "something else than a list"},
		"page":                 {answer(200, gateway), "did not answer with a list: a web page came"},
		"nothing":              {answer(200, ``), "nothing in place of a list"},
		"broken":               {answer(200, `{"meta": {"total_count": 1}, "objects": [`), "did not answer with JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, page(0, 20), page(19, 39), test.way)
			got, err := collect(t, t.Context(), s.client(t), zentrunk.TrunkFilter{})
			contains(t, failure(t, err).Error(), test.want)
			sent := 3
			if name == "page" || name == "nothing" || name == "broken" {
				sent += 2 // again, as what is no JSON is no answer
			}
			if !slices.Equal(got, numbers(0, 39)) || len(s.seen()) != sent {
				t.Errorf("%v, %d requests", got, len(s.seen()))
			}
		})
	}
}

func TestList_cancelledBetweenPages(t *testing.T) {
	t.Parallel()
	a := (&account{ids: numbers(0, 100)}).serveList(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	for _, err := range a.client(t).Trunks.List(ctx, zentrunk.TrunkFilter{}) {
		if n++; n == 20 {
			cancel()
		}
		if n > 20 && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if n != 21 || len(a.offsets) != 1 {
		t.Errorf("%d yielded, pages from %v", n, a.offsets)
	}
}

func TestFindByName(t *testing.T) {
	t.Parallel()
	a := (&account{ids: numbers(0, 45)}).serveList(t)
	trunks := a.client(t).Trunks
	for name, want := range map[string]int{"trunk 44": 1, "trunk": 0, "TRUNK 44": 0, "": 0} {
		got, err := trunks.FindByName(t.Context(), name)
		if err != nil || len(got) != want || want == 1 && got[0].ID != "44" {
			t.Errorf("%q: %v, %v", name, got, err)
		}
	}
	if got, err := serve(t, answer(403, `{}`)).client(t).Trunks.FindByName(t.Context(), "x"); err == nil || got != nil {
		t.Error(got, err)
	}
}
