package registration

import "time"

// poolKind says what a pool does.
type poolKind string

// The kinds of pools.
const (
	poolReserved poolKind = "reserved" // seats of a quota, held for its group
	poolCeiling  poolKind = "ceiling"  // at most so many of one group
	poolOption   poolKind = "option"   // seats of one answer to a question
)

// poolKey names a pool of an event: a quota or a question by its key, and within it a group or an option.
type poolKey struct {
	kind        poolKind
	key, bucket string
}

// pool is a part of an event's seats with a limit of its own.
type pool struct {
	poolKey
	id        int64 // 0: not stored yet
	capacity  int
	taken     int
	releaseAt *time.Time // reserved: when what is left is for everybody; nil: never
}

func (p *pool) free() int { return max(0, p.capacity-p.taken) }

// holdsAt reports whether the pool keeps its free seats for its group at t.
func (p *pool) holdsAt(t time.Time) bool {
	return p.kind == poolReserved && (p.releaseAt == nil || t.Before(*p.releaseAt))
}
