package broadcast

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/wording"
)

// Text is what hosts write: whom, what, and with which files.
type Text struct {
	Subject, Body string
	// Filter leaves the recipients; nil: as it was. Those whom a search, a group or a choice names are kept one by
	// one, all others are found when sending begins.
	Filter *registration.Filter
	// ReplyTo is the host who gets the answers; 0: all of them.
	ReplyTo organisation.ID
	// Form names the form that a new one is written in: sent twice with the same in it, it makes one. Empty: none.
	Form string
	// Files are added to those that are there, without those whose numbers are in Drop.
	Files []question.Upload
	Drop  []int
}

// Create keeps a draft for an account that may write to the people of an event. A form that is sent twice is answered with
// the one that it has made, whatever has become of that.
//
// Errors: Invalid with all mistakes, those in placeholders included.
func (s *Service) Create(ctx context.Context, who actor.Actor, slug string, text Text) (Broadcast, error) {
	ev, err := s.written(ctx, who, slug)
	if err != nil {
		return Broadcast{}, err
	}
	return s.add(ctx, ev, text.origin(), func(tx *db.Tx, b *Broadcast) error {
		files, err := b.take(ctx, tx, ev, text)
		if err != nil {
			return err
		}
		if err := b.insert(ctx, tx, who); err != nil {
			return err
		}
		return b.storeFiles(ctx, tx, nil, files)
	})
}

// add lets a new draft be made, unless one was made from the same origin. Under the lock of the event, so that of two that
// come at once the second finds the first, and no two get the same number.
func (s *Service) add(ctx context.Context, ev event.Event, from []byte, insert func(*db.Tx, *Broadcast) error) (b Broadcast, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := registration.LockEvent(ctx, tx, ev.ID); err != nil {
			return err
		}
		if from != nil {
			known, err := get(ctx, tx, findMadeFromSQL, ev.ID, from)
			if !fault.Is(err, fault.NotFound) {
				b = known
				return err
			}
		}
		b = Broadcast{EventID: ev.ID, State: Draft, Picked: db.StringArray{}, Version: 1, CreatedAt: tx.Now, ChangedAt: tx.Now, madeFrom: from}
		if err := insert(tx, &b); err != nil {
			return err
		}
		b, err = find(ctx, tx, ev.ID, b.Number)
		return err
	})
	return b, err
}

// origin is the form with all that was written there; nil where there is no form.
func (t Text) origin() []byte {
	if t.Form == "" {
		return nil
	}
	hash := sha256.New()
	fmt.Fprintf(hash, "write %q %q %q %d\n", t.Form, t.Subject, t.Body, t.ReplyTo)
	if t.Filter != nil {
		fmt.Fprintf(hash, "%#v\n", *t.Filter)
	}
	for _, file := range t.Files {
		fmt.Fprintf(hash, "%q %x\n", file.Name, sha256.Sum256(file.Data))
	}
	return hash.Sum(nil)
}

// Change writes a draft anew. The version is that of the draft which the change was made for; 0: whatever it says now.
//
// Errors: those of Create; Conflict when it is no draft any more, or somebody else has changed it.
func (s *Service) Change(ctx context.Context, who actor.Actor, slug string, number, version int, text Text) error {
	return s.change(ctx, who, slug, number, func(tx *db.Tx, ev event.Event, b Broadcast) error {
		switch {
		case b.State != Draft:
			return fault.New(fault.Conflict, "broadcast.no_draft")
		case version != 0 && version != b.Version:
			return fault.New(fault.Conflict, "broadcast.changed_meanwhile")
		}
		files, err := b.take(ctx, tx, ev, text)
		if err != nil {
			return err
		}
		if err := b.update(ctx, tx, who); err != nil {
			return err
		}
		return b.storeFiles(ctx, tx, text.Drop, files)
	})
}

// Delete forgets a draft. Errors: Conflict when it is none any more.
func (s *Service) Delete(ctx context.Context, who actor.Actor, slug string, number int) error {
	return s.change(ctx, who, slug, number, func(tx *db.Tx, _ event.Event, b Broadcast) error {
		if b.State != Draft {
			return fault.New(fault.Conflict, "broadcast.no_draft")
		}
		if _, err := tx.ExecContext(ctx, deleteSQL, b.ID); err != nil {
			return fmt.Errorf("delete broadcast: %w", err)
		}
		return nil
	})
}

// take takes over what was written, and returns the new files.
func (b *Broadcast) take(ctx context.Context, tx *db.Tx, ev event.Event, text Text) ([]File, error) {
	f := form.New(nil)
	written := wording.Text{Subject: text.Subject, Body: text.Body}.ReadIn(f, registration.Placeholders(registration.MessageKind))
	b.Subject, b.Body = written.Subject, written.Body
	b.takeReplyTo(f, ev, text.ReplyTo)
	stay := slices.DeleteFunc(slices.Clone(b.Files), func(file File) bool { return slices.Contains(text.Drop, file.Number) })
	files := checkFiles(f, stay, text.Files)
	if text.Filter != nil {
		if err := b.takeFilter(ctx, tx, f, ev, *text.Filter); err != nil {
			return nil, err
		}
	}
	return files, f.Fault()
}

func (b *Broadcast) takeReplyTo(f *form.Form, ev event.Event, chosen organisation.ID) {
	b.ReplyTo = nil
	if chosen == 0 {
		return
	}
	host := slices.IndexFunc(ev.Hosts, func(h event.Host) bool { return h.Organisation.ID == chosen })
	switch {
	case host < 0:
		f.Fail("reply_to", "form.choice")
	case ev.Hosts[host].Contact().Email == "":
		f.Fail("reply_to", "broadcast.reply_without_address")
	default:
		b.ReplyTo = &chosen
	}
}

// takeFilter keeps what lasts of a filter, and by their references those whom it names in any other way.
func (b *Broadcast) takeFilter(ctx context.Context, tx *db.Tx, f *form.Form, ev event.Event, filter registration.Filter) error {
	knows, err := registration.KnowsFilter(ctx, tx, ev, filter)
	if err != nil {
		return err
	}
	if !knows {
		f.Fail("filter", "broadcast.filter_gone")
		return nil
	}
	b.Kept, b.Picked = kept{filter.Lasting()}, db.StringArray{}
	if filter == filter.Lasting() {
		return nil
	}
	found, err := registration.FindRecipients(ctx, tx, ev.ID, filter)
	if err != nil {
		return err
	}
	for _, ref := range found.References() {
		b.Picked = append(b.Picked, string(ref))
	}
	if len(b.Picked) == 0 {
		f.Fail("filter", "broadcast.nobody_chosen")
	}
	return nil
}
