package zentrunk

import "math/bits"

// mostIdlePages is how many pages in a row may bring nothing new before a list gives
// up; of pages shorter than asked for, as many as hold so much. One or two can be honest:
// objects that appear shift the others to the right.
const mostIdlePages = 3

// walk is a list's way through the offsets.
type walk struct {
	offset int // of the next page
	total  int // of the list, as the last page said; -1 before the first
	stride int // from one page to the next, as long as nothing shifts
	// alone: the last page held one object and is not the end, so the next one cannot
	// begin with it. Only a service whose pages never hold more loses the overlap.
	alone bool
	idle  int // pages in a row that brought nothing new
	extra int // of those that a search may take besides

	// A page that showed nothing known lies beyond what has come: the list steps back from
	// it, further each time, and where it meets known objects, it halves the rest of the way.
	back int
	met  int // from here on a page begins with a known object; -1 is not known
	lost int // and from here on it does not; -1 is not known
}

// How a list goes on after a page.
type progress int

const (
	goesOn progress = iota
	finished
	stuck
)

func newWalk() *walk {
	return &walk{total: -1, stride: PageSize - 1, met: -1, lost: -1}
}

// step moves on after a page of so many objects, some of them new. joined says that
// nothing can lie between it and what came before.
func (w *walk) step(objects, total int, joined bool, fresh int) progress {
	vanished := w.total - total
	w.total = total
	if w.idle++; fresh > 0 {
		*w = walk{offset: w.offset, total: total, met: -1, lost: -1}
	}
	w.stride = max(1, objects-1)
	w.alone = false
	end := w.offset + objects
	switch {
	case objects == 0 && total > w.offset:
		return stuck
	case !joined:
		w.stepBack(vanished)
	// A total that has just shrunk, or that the page itself exceeds, is heard once more:
	// one that jumps to and fro would cut the list short.
	case end >= total && (objects == 0 || end == total && vanished <= 0):
		return finished
	case objects <= 1:
		w.alone = true
		w.offset = end
	default:
		w.offset = end - 1
		if fresh == 0 && w.lost > w.offset {
			w.met = w.offset
			w.offset = (w.met + w.lost) / 2
		}
	}
	if w.idle >= mostIdlePages*max(1, (PageSize-1)/w.stride)+w.extra {
		return stuck
	}
	return goesOn
}

func (w *walk) stepBack(vanished int) {
	if w.lost < 0 {
		w.extra += 2 * bits.Len(uint(w.offset))
	}
	w.lost = w.offset
	if w.met >= 0 && w.met < w.lost {
		w.offset = (w.met + w.lost) / 2
		return
	}
	w.met = -1
	w.back = max(1, vanished, 2*w.back)
	w.offset = max(0, min(w.offset-w.back, w.total-1))
}
