package registration

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// Recipient is who gets one letter of a message to several: a person, or whoever registered people who gave no address
// of their own.
type Recipient struct {
	// ID and Reference are the person's, or those of the first of the people it is for.
	ID        ID
	Reference Reference
	// Group is not empty where the letter goes to whoever registered it, who is not among the recipients.
	Group  Reference
	Name   string
	Email  string
	Locale string
	// For are those whom the letter is for besides whoever gets it, or instead.
	For []Fellow
}

// Fellow is somebody whom another one's letter is for as well, or whom no letter reaches.
type Fellow struct {
	ID        ID
	Reference Reference
	Name      string // "N. N." where nobody has been named yet
}

// Recipients are all whom a message would go to.
type Recipients struct {
	Reached   []Recipient // in the order of a telephone book
	Unreached []Fellow    // without any address
}

// People counts the persons whom the letters are for.
func (a Recipients) People() int {
	n := 0
	for _, one := range a.Reached {
		n += len(one.For)
		if one.Group == "" {
			n++
		}
	}
	return n
}

// References are those of everybody, reached or not.
func (a Recipients) References() []Reference {
	var refs []Reference
	for _, one := range a.Reached {
		if one.Group == "" {
			refs = append(refs, one.Reference)
		}
		for _, f := range one.For {
			refs = append(refs, f.Reference)
		}
	}
	for _, f := range a.Unreached {
		refs = append(refs, f.Reference)
	}
	return refs
}

// Where the filter names no state, those are left whose registration stands; of an address that nobody has confirmed
// only if it was chosen itself.
const listRecipientsSQL = `
SELECT r.id, r.reference, r.state, r.first_name, r.last_name, r.email, r.locale, r.placeholder, r.created_at,
       COALESCE(g.reference, '') AS group_reference, COALESCE(g.contact_name, '') AS contact_name,
       COALESCE(g.contact_email, '') AS contact_email, COALESCE(g.locale, '') AS contact_locale
FROM registrations AS r LEFT JOIN registration_groups AS g ON g.id = r.group_id
WHERE ` + rowFilter + ` AND r.anonymised_at IS NULL
  AND (CAST($2 AS text) IS NOT NULL OR r.state IN ('applied', 'confirmed', 'waitlisted', 'offered')
       OR (CAST($11 AS text[]) IS NOT NULL AND r.state = 'unconfirmed'))
  AND (CAST($12 AS bigint[]) IS NULL OR r.id = ANY (CAST($12 AS bigint[])))
ORDER BY ` + nameOrder

type recipientRow struct {
	Person
	ID             ID        `db:"id"`
	Reference      Reference `db:"reference"`
	State          State     `db:"state"`
	Locale         string    `db:"locale"`
	Placeholder    bool      `db:"placeholder"`
	CreatedAt      time.Time `db:"created_at"`
	GroupReference Reference `db:"group_reference"`
	ContactName    string    `db:"contact_name"`
	ContactEmail   string    `db:"contact_email"`
	ContactLocale  string    `db:"contact_locale"`
}

func (r recipientRow) fellow() Fellow {
	if r.Placeholder {
		return Fellow{r.ID, r.Reference, "N. N."}
	}
	return Fellow{r.ID, r.Reference, r.Name()}
}

// FindRecipients returns whom a message to those would go to whom a filter leaves, one letter each, however often
// somebody has registered. With ids it looks among these registrations only. It checks no right.
func FindRecipients(ctx context.Context, q db.Queryer, of event.ID, filter Filter, ids ...ID) (Recipients, error) {
	look := lookout{event: of, filter: filter, seesContacts: true}
	var err error
	if look.patterns, err = patterns(ctx, q, filter.Text); err != nil {
		return Recipients{}, err
	}
	var rows []recipientRow
	if err := q.SelectContext(ctx, &rows, listRecipientsSQL, append(look.args(), arrayOrNull(ids))...); err != nil {
		return Recipients{}, fmt.Errorf("find whom a message goes to: %w", err)
	}
	g := gathering{places: map[mailbox]int{}}
	for _, r := range bestFirst(rows) {
		g.add(r)
	}
	for _, r := range rows {
		g.addFor(r)
	}
	return g.found, nil
}

// bestFirst puts what stands before what has ended, and what is newer before what is older, where somebody has
// registered more than once; the order is otherwise as it was.
func bestFirst(rows []recipientRow) []recipientRow {
	best := map[mailbox]recipientRow{}
	for _, r := range rows {
		known, isKnown := best[r.mailbox()]
		if !isKnown || r.isBetterThan(known) {
			best[r.mailbox()] = r
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r recipientRow) bool { return r.Email != "" && best[r.mailbox()].ID != r.ID })
}

func (r recipientRow) isBetterThan(other recipientRow) bool {
	if r.State.IsLive() != other.State.IsLive() {
		return r.State.IsLive()
	}
	return cmp.Or(r.CreatedAt.Compare(other.CreatedAt), cmp.Compare(r.ID, other.ID)) > 0
}

// mailbox is one person at one address; several people may share an address. Of whoever registered groups it is one for
// each of these.
type mailbox struct {
	email, name string
	group       Reference
}

func mailboxOf(email, name string) mailbox {
	return mailbox{email: strings.ToLower(email), name: strings.ToLower(name)}
}

func (r recipientRow) mailbox() mailbox { return mailboxOf(r.Email, r.Name()) }

// gathering puts letters together.
type gathering struct {
	found  Recipients
	places map[mailbox]int // in found.Reached
}

// add gives a letter to whoever has an address.
func (g *gathering) add(r recipientRow) {
	if r.Email == "" {
		return
	}
	g.places[r.mailbox()] = len(g.found.Reached)
	g.found.Reached = append(g.found.Reached, Recipient{ID: r.ID, Reference: r.Reference, Name: r.Name(), Email: r.Email, Locale: r.Locale})
}

// addFor lets whoever registered somebody without an address get the letter for them.
func (g *gathering) addFor(r recipientRow) {
	if r.Email != "" {
		return
	}
	if r.ContactEmail == "" {
		g.found.Unreached = append(g.found.Unreached, r.fellow())
		return
	}
	contact := mailboxOf(r.ContactEmail, r.ContactName)
	at, isKnown := g.places[contact]
	if !isKnown {
		contact.group = r.GroupReference
		at, isKnown = g.places[contact]
	}
	if !isKnown {
		at = len(g.found.Reached)
		g.places[contact] = at
		g.found.Reached = append(g.found.Reached, Recipient{ID: r.ID, Reference: r.Reference, Group: r.GroupReference,
			Name: r.ContactName, Email: r.ContactEmail, Locale: cmp.Or(r.ContactLocale, r.Locale)})
	}
	g.found.Reached[at].For = append(g.found.Reached[at].For, r.fellow())
}

// LockEvent takes the lock of an event, as everybody does who writes about it: what somebody else does with its
// registrations comes before it, or after.
func LockEvent(ctx context.Context, tx *db.Tx, id event.ID) error {
	return (&desk{tx: tx}).lock(ctx, id)
}

// KnowsFilter reports whether an event knows all that a filter names.
func KnowsFilter(ctx context.Context, q db.Queryer, ev event.Event, filter Filter) (bool, error) {
	k := &known{event: ev}
	if err := k.read(ctx, q, filter); err != nil {
		return false, err
	}
	_, gone := k.left(filter)
	return len(gone) == 0, nil
}

// IsForgotten reports whether the people of an event are forgotten by then, or due to be.
func IsForgotten(ev event.Event, at time.Time) bool {
	return !ev.EndsAt.IsZero() && !ev.EndsAt.After(endedBefore(at))
}
