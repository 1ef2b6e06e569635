package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

const listPoolsSQL = `
SELECT id, kind, key, bucket, capacity, taken, release_at FROM seat_pools WHERE event_id = $1`

// listPools reads the pools of an event.
func listPools(ctx context.Context, q db.Queryer, id event.ID) (map[poolKey]*pool, error) {
	var rows []struct {
		ID        int64      `db:"id"`
		Kind      poolKind   `db:"kind"`
		Key       string     `db:"key"`
		Bucket    string     `db:"bucket"`
		Capacity  int        `db:"capacity"`
		Taken     int        `db:"taken"`
		ReleaseAt *time.Time `db:"release_at"`
	}
	if err := q.SelectContext(ctx, &rows, listPoolsSQL, id); err != nil {
		return nil, fmt.Errorf("list pools of seats: %w", err)
	}
	pools := make(map[poolKey]*pool, len(rows))
	for _, r := range rows {
		key := poolKey{r.Kind, r.Key, r.Bucket}
		pools[key] = &pool{poolKey: key, id: r.ID, capacity: r.Capacity, taken: r.Taken, releaseAt: r.ReleaseAt}
	}
	return pools, nil
}

// An existing pool takes over what was planned for it; how much of it is taken stays.
const upsertPoolsSQL = `
INSERT INTO seat_pools (event_id, kind, key, bucket, capacity, release_at)
SELECT $1, p.kind, p.key, p.bucket, p.capacity, p.release_at
FROM unnest(CAST($2 AS text[]), CAST($3 AS text[]), CAST($4 AS text[]), CAST($5 AS int[]), CAST($6 AS timestamptz[]))
     AS p (kind, key, bucket, capacity, release_at)
ON CONFLICT ON CONSTRAINT seat_pools_name DO UPDATE SET capacity = excluded.capacity, release_at = excluded.release_at
RETURNING id, kind, key, bucket`

// storePools writes pools and notes their ids. The caller holds the event's lock.
func storePools(ctx context.Context, tx *db.Tx, id event.ID, pools []*pool) error {
	if len(pools) == 0 {
		return nil
	}
	var (
		kinds, keys, buckets []string
		capacities           []int64
		releases             []*time.Time
		byKey                = make(map[poolKey]*pool, len(pools))
	)
	for _, p := range pools {
		kinds, keys, buckets = append(kinds, string(p.kind)), append(keys, p.key), append(buckets, p.bucket)
		capacities, releases = append(capacities, int64(p.capacity)), append(releases, p.releaseAt)
		byKey[p.poolKey] = p
	}
	var stored []struct {
		ID     int64    `db:"id"`
		Kind   poolKind `db:"kind"`
		Key    string   `db:"key"`
		Bucket string   `db:"bucket"`
	}
	err := tx.SelectContext(ctx, &stored, upsertPoolsSQL, id, db.Array(kinds), db.Array(keys), db.Array(buckets),
		db.Array(capacities), db.Array(releases))
	if err != nil {
		return fmt.Errorf("store pools of seats: %w", err)
	}
	for _, s := range stored {
		byKey[poolKey{s.Kind, s.Key, s.Bucket}].id = s.ID
	}
	return nil
}

const deletePoolsSQL = `DELETE FROM seat_pools WHERE id = ANY(CAST($1 AS bigint[]))`

func deletePools(ctx context.Context, tx *db.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, deletePoolsSQL, db.Array(ids)); err != nil {
		return fmt.Errorf("delete pools of seats: %w", err)
	}
	return nil
}

// idsOfPools returns the ids of the pools that grants name, in their order. Pools of groups that
// nobody of had come yet are stored now.
func (d *desk) idsOfPools(ctx context.Context, grants ...grant) ([][]int64, error) {
	var unstored []*pool
	for _, g := range grants {
		for _, key := range g {
			if p := d.book.pool(key); p.id == 0 {
				unstored = append(unstored, p)
				p.id = -1 // once
			}
		}
	}
	if err := storePools(ctx, d.tx, d.seats.EventID, unstored); err != nil {
		return nil, err
	}
	ids := make([][]int64, len(grants))
	for i, g := range grants {
		ids[i] = make([]int64, len(g))
		for j, key := range g {
			ids[i][j] = d.book.pool(key).id
		}
	}
	return ids, nil
}
