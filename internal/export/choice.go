package export

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
)

// Choice is which columns an account looks at in the list of an event. Number and name always stand before them.
type Choice struct {
	// Offered are all that the account can choose, the usual ones first.
	Offered []Column
	// IsOwn: the account has chosen; false: the usual ones are shown.
	IsOwn bool
	keys  []string
}

// usual are the columns of those who have not chosen.
var usual = []string{ColumnState, ColumnWaitlistPosition, ColumnParty, ColumnOrganisation, ColumnMunicipality, ColumnPosition, ColumnQuota, ColumnCreatedAt}

// Has reports whether the column is chosen, or one of the usual ones.
func (c Choice) Has(key string) bool { return slices.Contains(c.keys, key) }

// Columns returns those that are shown, in the order in which they are offered.
func (c Choice) Columns() (shown []Column) {
	for _, column := range c.Offered {
		if c.Has(column.Key) {
			shown = append(shown, column)
		}
	}
	return shown
}

// Keys returns the keys of those that are shown; never nil.
func (c Choice) Keys() []string {
	keys := []string{}
	for _, column := range c.Columns() {
		keys = append(keys, column.Key)
	}
	return keys
}

// Text words the cell of a registration on a page.
func (c Column) Text(row registration.Row) string {
	switch value := c.value(line{Row: row}).(type) {
	case string:
		return value
	case int:
		return strconv.Itoa(value)
	case time.Time:
		return dates.ShortTime(value)
	case day:
		return dates.Short(time.Time(value))
	}
	return ""
}

const findColumnsSQL = `SELECT keys FROM list_columns WHERE account_id = $1 AND event_id = $2`

// Columns returns what an account that sees the participants of an event looks at in its list. What it chose and may
// not see any more, or what the event does not ask any more, is not shown. Error: Forbidden.
func (s *Service) Columns(ctx context.Context, who actor.Actor, ev event.Event) (Choice, error) {
	if err := mayLook(who, ev); err != nil {
		return Choice{}, err
	}
	choice := Choice{Offered: offered(who, ev), keys: usual}
	var kept db.StringArray
	switch err := s.db.GetContext(ctx, &kept, findColumnsSQL, who.AccountID(), ev.ID); {
	case db.NoRows(err):
	case err != nil:
		return Choice{}, fmt.Errorf("find chosen columns: %w", err)
	default:
		choice.keys, choice.IsOwn = kept, true
	}
	return choice, nil
}

// offered are the columns that the list of an event can show to somebody: of the fields that the form can ask for,
// those that it does ask for. The organisation is also known of many who were entered by hand.
func offered(who actor.Actor, ev event.Event) []Column {
	hasQuotas := slices.ContainsFunc(ev.Rules.Quotas, func(q event.Quota) bool { return q.Kind == event.QuotaReserved })
	asks := func(key string) bool {
		return slices.ContainsFunc(ev.Fields, func(f event.Field) bool { return f.Key == key })
	}
	columns := slices.DeleteFunc(seenBy(who, ev, columnsOf(ev, true, nil)), func(c Column) bool {
		switch {
		case slices.Contains(alwaysShown, c.Key):
			return true
		case c.Key == ColumnQuota:
			return !hasQuotas
		}
		return c.Key != ColumnOrganisation && slices.Contains(event.FieldKeys, c.Key) && !asks(c.Key)
	})
	slices.SortStableFunc(columns, func(a, b Column) int { return rankOf(a) - rankOf(b) })
	return columns
}

// rankOf puts the usual columns before all others, in their own order.
func rankOf(c Column) int {
	if i := slices.Index(usual, c.Key); i >= 0 {
		return i
	}
	return len(usual)
}

func mayLook(who actor.Actor, ev event.Event) error {
	if !who.MayAt(actor.SeeParticipants, ev.Place()) {
		return fault.New(fault.Forbidden, "export.columns_forbidden")
	}
	return nil
}

const keepColumnsSQL = `
INSERT INTO list_columns (account_id, event_id, keys) VALUES ($1, $2, $3)
ON CONFLICT (account_id, event_id) DO UPDATE SET keys = EXCLUDED.keys`

// ChooseColumns keeps which columns an account looks at in the list of an event. Those that it is not offered are
// left out. Error: Forbidden.
func (s *Service) ChooseColumns(ctx context.Context, who actor.Actor, ev event.Event, keys []string) error {
	if err := mayLook(who, ev); err != nil {
		return err
	}
	chosen := Choice{Offered: offered(who, ev), keys: keys}.Keys()
	if _, err := s.db.ExecContext(ctx, keepColumnsSQL, who.AccountID(), ev.ID, db.Array(chosen)); err != nil {
		return fmt.Errorf("keep chosen columns: %w", err)
	}
	return nil
}

const forgetColumnsSQL = `DELETE FROM list_columns WHERE account_id = $1 AND event_id = $2`

// ResetColumns lets an account see the usual columns again. Error: Forbidden.
func (s *Service) ResetColumns(ctx context.Context, who actor.Actor, ev event.Event) error {
	if err := mayLook(who, ev); err != nil {
		return err
	}
	if _, err := s.db.ExecContext(ctx, forgetColumnsSQL, who.AccountID(), ev.ID); err != nil {
		return fmt.Errorf("forget chosen columns: %w", err)
	}
	return nil
}
