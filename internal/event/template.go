package event

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
)

// TemplateID identifies a template.
type TemplateID int64

// Template is an event to begin new ones with, kept by an organisation: everything that its hosts wrote, without
// participants. It is no event, so nobody can see, register for or count it.
type Template struct {
	ID               TemplateID      `db:"id"`
	Organisation     organisation.ID `db:"organisation_id"`
	OrganisationName string          `db:"organisation_name"`
	Name             string          `db:"name"`
	UpdatedAt        time.Time       `db:"updated_at"`
	Draft            templateDraft   `db:"draft"`
}

// templateDraft is kept as JSON, its times relative to templateDay.
type templateDraft struct{ Draft }

// templateDay is the day on which every template begins: far from all real dates, in winter, so that no clock is
// changed before it.
var templateDay = time.Date(2001, time.February, 15, 0, 0, 0, 0, dates.Berlin)

// Scan implements sql.Scanner.
func (d *templateDraft) Scan(stored any) error {
	kept := struct {
		Draft
		ReminderDays []int // of the release before
	}{}
	if err := scanJSON(stored, &kept); err != nil {
		return err
	}
	d.Draft = kept.Draft
	if d.Reminders == nil {
		d.Reminders = DaysBefore(kept.ReminderDays...)
	}
	return nil
}

// Begins returns the time of day at which events of the template begin, as "09:30"; "" when it was made of a draft that had
// no time yet.
func (t Template) Begins() string {
	if t.Draft.StartsAt.IsZero() {
		return ""
	}
	return wallClock(t.Draft.StartsAt).Format("15:04")
}

// SaveTemplate keeps an event that who may edit as a template of an organisation whose events who may edit. What
// belongs to the one date is left out, as by Copy. Errors: Invalid; Forbidden; Conflict "event.template_name_taken".
func (s *Service) SaveTemplate(ctx context.Context, who actor.Actor, slug string, of organisation.ID, name string) (Template, error) {
	name, err := templateName(name)
	if err != nil {
		return Template{}, err
	}
	var saved Template
	err = s.edit(ctx, who, slug, func(tx *db.Tx, ev Event, capacity *int) error {
		if !who.May(actor.EditEvent, of) {
			return fault.New(fault.Forbidden, "event.template_forbidden")
		}
		kept := ev.Draft(capacity).movedTo(onTemplateDay(ev.StartsAt))
		kept.Image = Image{} // a picture that no event shows is deleted
		id, err := insertTemplate(ctx, tx, of, name, kept)
		if err != nil {
			return err
		}
		saved, err = findTemplate(ctx, tx, id)
		return err
	})
	return saved, err
}

// onTemplateDay returns the same time of day on templateDay; what has no time keeps none.
func onTemplateDay(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	clock := wallClock(at)
	return berlinAt(wallClock(templateDay).Add(clock.Sub(clock.Truncate(24 * time.Hour))))
}

func templateName(typed string) (string, error) {
	f := form.New(nil)
	name := f.Line("name", typed, form.Required, form.Max(maxTitle))
	return name, f.Fault()
}

// CreateFromTemplate writes a new draft that begins at a time, its deadlines moved as by Copy. Of the hosts that the
// template suggests those named remain, at least one; what Create says of hosts holds. Errors: those of Create;
// NotFound "event.template_unknown".
func (s *Service) CreateFromTemplate(ctx context.Context, who actor.Actor, id TemplateID, startsAt time.Time, hosts []organisation.ID) (Event, error) {
	found, err := s.Template(ctx, who, id)
	if err != nil {
		return Event{}, err
	}
	d := found.Draft.movedTo(startsAt)
	d.Hosts = slices.DeleteFunc(d.Hosts, func(host HostDraft) bool { return !slices.Contains(hosts, host.Organisation) })
	return s.Create(ctx, who, d)
}

// Templates returns those of all organisations whose events who may edit, by name.
func (s *Service) Templates(ctx context.Context, who actor.Actor) ([]Template, error) {
	all := []Template{}
	if err := s.db.SelectContext(ctx, &all, listTemplatesSQL, db.Array(who.Organisations(actor.EditEvent))); err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	return all, nil
}

// Template returns a template of an organisation whose events who may edit. Others are NotFound "event.template_unknown".
func (s *Service) Template(ctx context.Context, who actor.Actor, id TemplateID) (Template, error) {
	found, err := findTemplate(ctx, s.db, id)
	if err == nil && !who.May(actor.EditEvent, found.Organisation) {
		return Template{}, fault.New(fault.NotFound, "event.template_unknown")
	}
	return found, err
}

// RenameTemplate gives a template another name. Errors: those of Template; Invalid; Conflict "event.template_name_taken".
func (s *Service) RenameTemplate(ctx context.Context, who actor.Actor, id TemplateID, name string) error {
	if _, err := s.Template(ctx, who, id); err != nil {
		return err
	}
	name, err := templateName(name)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		return writeTemplate(ctx, tx, renameTemplateSQL, id, name, tx.Now)
	})
}

// DeleteTemplate forgets a template; events that were made from it stay. Errors: those of Template.
func (s *Service) DeleteTemplate(ctx context.Context, who actor.Actor, id TemplateID) error {
	if _, err := s.Template(ctx, who, id); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		return writeTemplate(ctx, tx, deleteTemplateSQL, id)
	})
}
