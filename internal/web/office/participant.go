package office

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// ParticipantPage shows one registration with its history and letters.
type ParticipantPage struct {
	view.Page
	Row          registration.Row
	Name         string
	Badge        view.Badge
	Answers      []answer
	History      []historyEntry
	SeesContacts bool          // else neither contacts nor letters are shown
	Letters      []letterEntry // only with the right to see contacts
	EnteredBy    string
	CancelURL    string // "" when there is nothing to cancel, or no right to
}

// Template implements view.Template.
func (ParticipantPage) Template() string { return "page/office/participant.html" }

// CancelParticipantPage asks before a registration is taken back.
type CancelParticipantPage struct {
	view.Page
	Row    registration.Row
	Name   string
	Badge  view.Badge
	Reason view.Field
	Back   string
}

// Template implements view.Template.
func (CancelParticipantPage) Template() string { return "page/office/participant-cancel.html" }

// answer is one answer of the form. Kind is "email" or "tel" where it can be called up.
type answer struct{ Label, Text, Kind string }

// historyEntry is one change of state in words.
type historyEntry struct {
	registration.Change
	Text string
	Who  string
}

// letterEntry is one letter in words.
type letterEntry struct {
	mailing.Entry
	Badge view.Badge
}

func (p *Pages) findParticipant(c *gin.Context) (registration.Detail, error) {
	ref := registration.Reference(strings.ToUpper(c.Param("reference")))
	return p.Registrations.Find(c.Request.Context(), web.Actor(c), ref)
}

func (p *Pages) showParticipant(c *gin.Context) error {
	found, err := p.findParticipant(c)
	if err != nil {
		return err
	}
	letters, err := p.lettersOf(c, found)
	if err != nil {
		return err
	}
	frame, err := p.page(c, fullName(found.Person), view.NavEvents, start, view.Link{Text: found.Event.Title, URL: eventPath(found.Event.Slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(found.Event.Slug)})
	if err != nil {
		return err
	}
	page := ParticipantPage{Page: frame, Row: found.Row, Name: fullName(found.Person), Badge: personBadge(found.Row),
		Answers: answersOf(found.Row), SeesContacts: seesContacts(c, found.Event), Letters: letters, EnteredBy: enteredBy(found.Row)}
	if found.State.IsLive() && mayEnter(c, found.Event) {
		page.CancelURL = participantPath(found.Reference) + "/absagen"
	}
	for _, change := range found.History {
		page.History = append(page.History, historyOf(change, fullName(found.Person)))
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// lettersOf lists the letters to the person, none for those who may not see them.
func (p *Pages) lettersOf(c *gin.Context, found registration.Detail) ([]letterEntry, error) {
	if !seesContacts(c, found.Event) {
		return nil, nil
	}
	letters, err := p.Registrations.Letters(c.Request.Context(), web.Actor(c), found.Reference)
	entries := make([]letterEntry, len(letters))
	for i, letter := range letters {
		entries[i] = letterEntry{Entry: letter, Badge: letterBadges[letter.State]}
	}
	return entries, err
}

func enteredBy(row registration.Row) string {
	switch {
	case row.EnteredByName != nil:
		return *row.EnteredByName
	case row.EnteredBy == actor.KindParticipant:
		return "selbst angemeldet"
	}
	return "das System"
}

// answersOf lists what was answered, in the order of the form.
func answersOf(row registration.Row) []answer {
	all := []answer{
		{"E-Mail", row.Email, "email"}, {"Telefon", row.Phone, "tel"}, {"Titel", row.Title, ""}, {"Einrichtung", row.Organisation, ""},
		{"Art der Einrichtung", nameOf(row.OrganisationKind, organisation.Kind.LabelKey), ""},
		{"Trägergruppe", nameOf(row.CarrierGroup, organisation.CarrierGroup.LabelKey), ""},
		{"Kommune", row.MunicipalityName, ""}, {"Funktion", row.Position, ""}, {"Bemerkung", row.Remark, ""},
	}
	given := all[:0]
	for _, a := range all {
		if a.Text != "" {
			given = append(given, a)
		}
	}
	return given
}

func nameOf[T ~string](value string, key func(T) string) string {
	if value == "" {
		return ""
	}
	return say(key(T(value)))
}

// historyOf words a change of state: what happened, and who did it.
func historyOf(change registration.Change, participant string) historyEntry {
	entry := historyEntry{Change: change, Who: "vom Tagungsbüro selbst"}
	switch {
	case change.Account != nil:
		entry.Who = "von " + *change.Account
	case change.By == actor.KindParticipant:
		entry.Who = "von " + participant
	}
	to := i18n.Text(i18n.German, "office.history."+string(change.To), nil)
	switch {
	case change.From != nil && *change.From == registration.Waitlisted && change.To == registration.Confirmed:
		entry.Text = say("office.moved_up")
	default:
		entry.Text = to
	}
	return entry
}

func (p *Pages) cancelParticipantPage(c *gin.Context) (CancelParticipantPage, error) {
	found, err := p.findParticipant(c)
	if err != nil {
		return CancelParticipantPage{}, err
	}
	if !mayEnter(c, found.Event) {
		return CancelParticipantPage{}, fault.New(fault.Forbidden, "registration.forbidden")
	}
	back := participantPath(found.Reference)
	frame, err := p.page(c, "Anmeldung zurücknehmen", view.NavEvents, start, view.Link{Text: found.Event.Title, URL: eventPath(found.Event.Slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(found.Event.Slug)}, view.Link{Text: fullName(found.Person), URL: back})
	return CancelParticipantPage{
		Page: frame, Row: found.Row, Name: fullName(found.Person), Badge: personBadge(found.Row), Back: back,
		Reason: view.Field{Kind: view.Textarea, Name: "reason", Label: "Grund", Rows: 3, MaxLength: 500,
			Hint: "Steht in der E-Mail an die Person und im Verlauf."},
	}, err
}

func (p *Pages) showCancelParticipant(c *gin.Context) error {
	page, err := p.cancelParticipantPage(c)
	if err != nil {
		return err
	}
	if !page.Row.State.IsLive() {
		return web.SeeOther(c, page.Back)
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitCancelParticipant(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	ref := registration.Reference(strings.ToUpper(c.Param("reference")))
	refusal := p.Registrations.Cancel(c.Request.Context(), web.Actor(c), ref, c.Request.PostForm.Get("reason"))
	if refusal == nil {
		p.Front.SetNotice(c, "notice.participant_cancelled")
		return web.SeeOther(c, participantPath(ref))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.cancelParticipantPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Reason)
	return p.Front.Render(c, statusFor(refusal), page)
}
