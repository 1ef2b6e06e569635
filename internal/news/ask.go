package news

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/token"
)

// Nobody can have a stranger's mailbox flooded: only so many letters go to one address because somebody typed it into the
// form. Those that a subscription brings do not count.
const (
	lettersAnHour = 2
	lettersADay   = 5
	askedFor      = 24 * time.Hour
)

const (
	lockAddressSQL = `SELECT pg_advisory_xact_lock($1)`
	countAsksSQL   = `
SELECT count(*) FILTER (WHERE asked_at > $2) AS an_hour, count(*) AS a_day FROM subscription_asks WHERE mark = $1 AND asked_at > $3`
	insertAskSQL = `INSERT INTO subscription_asks (mark, asked_at) VALUES ($1, $2)`
)

// ask returns which letter of the day may go to the address with the mark, and notes it; 0: none may. Those who ask for one address at
// the same time queue up until the transaction ends.
func ask(ctx context.Context, tx *db.Tx, mark string) (nth int, err error) {
	if _, err := tx.ExecContext(ctx, lockAddressSQL, lockKey(mark)); err != nil {
		return 0, fmt.Errorf("lock address: %w", err)
	}
	tx.Refresh()
	var asked struct {
		AnHour int `db:"an_hour"`
		ADay   int `db:"a_day"`
	}
	if err := tx.GetContext(ctx, &asked, countAsksSQL, mark, tx.Now.Add(-time.Hour), tx.Now.Add(-askedFor)); err != nil {
		return 0, fmt.Errorf("count letters asked for: %w", err)
	}
	if asked.AnHour >= lettersAnHour || asked.ADay >= lettersADay {
		return 0, nil
	}
	if _, err := tx.ExecContext(ctx, insertAskSQL, mark, tx.Now); err != nil {
		return 0, fmt.Errorf("note letter asked for: %w", err)
	}
	return asked.ADay + 1, nil
}

// lockKey is the number of the advisory lock of an address.
func lockKey(mark string) int64 { return int64(binary.BigEndian.Uint64(token.Hash(mark)) >> 1) }
