package event

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/token"
)

// The letters of this room. Each is named as its templates.
const (
	letterHostInvitation mailing.Kind = "event_host_invitation" // run this event with us
	letterHostAnswer     mailing.Kind = "event_host_answer"     // what became of the invitation
)

type hostInvitationLetter struct {
	mailing.Frame
	Event        string    `json:"event"`
	When         string    `json:"when"`
	Place        string    `json:"place,omitempty"`
	Organisation string    `json:"organisation,omitempty"`
	By           string    `json:"by,omitempty"`
	Message      string    `json:"message,omitempty"`
	Link         string    `json:"link"`
	ExpiresAt    time.Time `json:"expires_at"`
}

type hostAnswerLetter struct {
	mailing.Frame
	Event        string `json:"event"`
	Organisation string `json:"organisation"`
	Accepted     bool   `json:"accepted"`
	Link         string `json:"link"`
}

// Composers word the letters of this room from their snapshots.
func Composers(templates *mailing.Templates) map[mailing.Kind]mailing.Composer {
	return map[mailing.Kind]mailing.Composer{
		letterHostInvitation: composer[hostInvitationLetter](templates, letterHostInvitation, true),
		letterHostAnswer:     composer[hostAnswerLetter](templates, letterHostAnswer, false),
		letterTeam:           composer[teamLetter](templates, letterTeam, false),
		letterNotPublished:   composer[notPublishedLetter](templates, letterNotPublished, false),
	}
}

func composer[L mailing.Framed](templates *mailing.Templates, kind mailing.Kind, holdsSecret bool) mailing.Composer {
	return func(_ string, data []byte) (mailing.Content, error) {
		var letter L
		if err := json.Unmarshal(data, &letter); err != nil {
			return mailing.Content{}, fmt.Errorf("read snapshot of letter: %w", err)
		}
		content, err := templates.Compose(string(kind), letter)
		content.HoldsSecret = holdsSecret
		return content, err
	}
}

// errUnreachable says that nobody could get the letter.
var errUnreachable = errors.New("the organisation has neither a manager nor an address")

// recipient is whom a letter goes to.
type recipient struct {
	address, name string
	account       *int64
}

// sendHostInvitation gives the invitation a new link and queues the letters with it.
func (s *Service) sendHostInvitation(ctx context.Context, tx *db.Tx, ev Event, i HostInvitation) error {
	recipients, err := recipientsOf(ctx, tx, i)
	if err != nil {
		return err
	}
	if len(recipients) == 0 {
		return fault.New(fault.Conflict, "event.host_unreachable", fault.Args{"Name": i.Name}).Because(errUnreachable)
	}
	secret, expiresAt := token.Random(), tx.Now.Add(hostInvitationLasts)
	if err := updateHostInvitationSent(ctx, tx, i.ID, token.Hash(secret), expiresAt); err != nil {
		return err
	}
	letter := hostInvitationLetter{Event: ev.Title, When: ev.when(), Place: ev.place(), Organisation: i.Name, Message: i.Message,
		Link: s.baseURL + "/intern/mitveranstalten/" + secret, ExpiresAt: expiresAt}
	if i.InvitedByName != nil {
		letter.By = *i.InvitedByName
	}
	for _, to := range recipients {
		letter.Frame = s.frame(ev, to.name)
		key := fmt.Sprintf("%s/%d/%x/%s", letterHostInvitation, i.ID, token.Hash(secret)[:8], to.address)
		if err := enqueue(ctx, tx, letterHostInvitation, key, to, letter); err != nil {
			return err
		}
	}
	return nil
}

// recipientsOf returns the managers of an organisation that is known, or its own address when it has none.
func recipientsOf(ctx context.Context, tx *db.Tx, i HostInvitation) (all []recipient, err error) {
	if i.OrganisationID == nil {
		return []recipient{{address: i.Email}}, nil
	}
	managers, err := account.Managers(ctx, tx, *i.OrganisationID)
	if err != nil {
		return nil, err
	}
	for _, manager := range managers {
		all = append(all, recipient{manager.Email, manager.Name, new(int64(manager.ID))})
	}
	if len(all) > 0 {
		return all, nil
	}
	found, err := organisation.Find(ctx, tx, *i.OrganisationID)
	if err != nil || found.Email == "" {
		return nil, err
	}
	return []recipient{{address: found.Email, name: found.ContactName}}, nil
}

// tellInviter writes to the account that has asked what the answer is.
func (s *Service) tellInviter(ctx context.Context, tx *db.Tx, open OpenHostInvitation, answer HostInvitationState) error {
	if open.InvitedBy == nil {
		return nil
	}
	asker, err := account.FindActive(ctx, tx, *open.InvitedBy)
	if err != nil || asker.ID == 0 {
		return err
	}
	name := open.Name
	if name == "" {
		name = open.Email
	}
	letter := hostAnswerLetter{Frame: s.frame(open.Event, asker.Name), Event: open.Event.Title, Organisation: name, Accepted: answer == HostAccepted,
		Link: s.baseURL + "/intern/veranstaltungen/" + open.Event.Slug + "/veranstaltende"}
	return enqueue(ctx, tx, letterHostAnswer, fmt.Sprintf("%s/%d", letterHostAnswer, open.ID), recipient{asker.Email, asker.Name, new(int64(asker.ID))}, letter)
}

func (s *Service) frame(ev Event, name string) mailing.Frame {
	frame := mailing.Frame{Name: name, BaseURL: s.baseURL}
	for _, host := range ev.Hosts {
		contact := host.Contact()
		frame.Hosts = append(frame.Hosts, mailing.Signatory{Name: host.Organisation.Name, Contact: contact.Name, Email: contact.Email, Phone: contact.Phone})
	}
	return frame
}

// when words the beginning as exactly as it is known.
func (e Event) when() string {
	switch {
	case e.StartsAt.IsZero():
		return dates.Open
	case e.DatePrecision == PrecisionTime:
		return dates.Long(e.StartsAt)
	}
	return dates.Day(e.StartsAt)
}

func (e Event) place() string {
	if e.VenueName != "" && e.VenueCity != "" {
		return e.VenueName + ", " + e.VenueCity
	}
	return e.VenueName + e.VenueCity
}

func enqueue(ctx context.Context, tx *db.Tx, kind mailing.Kind, key string, to recipient, letter mailing.Framed) error {
	data, err := json.Marshal(letter)
	if err != nil {
		return fmt.Errorf("write snapshot of letter: %w", err)
	}
	return mailing.Enqueue(ctx, tx, mailing.Letter{Kind: kind, DedupeKey: key, Recipient: to.address, RecipientName: to.name, Data: string(data), AccountID: to.account})
}
