package office

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
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
	Unproved     bool
	Quota        string // name of the reserved quota it sits in
	Answers      []answer
	Questions    []answer
	Special      []answer // only with the right to see them
	Workshops    []answer
	Files        []fileLink
	Group        groupBox
	Namesakes    []personRow // perhaps somebody was entered twice
	Successor    string      // the address of who took over the seat; empty: nobody did
	MergedInto   string      // the address of what stands for the person since this one ended; empty: nothing
	History      []historyEntry
	SeesContacts bool          // else neither contacts nor letters are shown
	Letters      []letterEntry // only with the right to see contacts
	EnteredBy    string
	Actions      *participantActions // nil: there is nothing to do, or no right to
}

// Template implements view.Template.
func (ParticipantPage) Template() string { return "page/office/participant.html" }

// answer is one answer of the form. Kind is "email" or "tel" where it can be called up.
type answer struct{ Label, Text, Kind string }

// fileLink leads to a file that the person has sent.
type fileLink struct{ Question, Name, URL string }

// groupBox names those whom the same contact has registered.
type groupBox struct {
	Contact, Email string
	Together       bool
	Others         []personRow
	URL            string
}

// referenceOf reads the reference in the address: read out on the telephone it may come in small letters.
func referenceOf(c *gin.Context) registration.Reference {
	return registration.Reference(strings.ToUpper(c.Param("reference")))
}

func (p *Pages) findParticipant(c *gin.Context) (registration.Detail, error) {
	return p.Registrations.Find(c.Request.Context(), web.Actor(c), referenceOf(c))
}

func (p *Pages) showParticipant(c *gin.Context) error {
	page, err := p.participantPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) participantPage(c *gin.Context) (ParticipantPage, error) {
	found, err := p.findParticipant(c)
	if err != nil {
		return ParticipantPage{}, err
	}
	letters, err := p.lettersOf(c, found)
	if err != nil {
		return ParticipantPage{}, err
	}
	special, err := p.specialOf(c, found)
	if err != nil {
		return ParticipantPage{}, err
	}
	frame, err := p.page(c, fullName(found.Person), view.NavEvents, start, view.Link{Text: found.Event.Title, URL: eventPath(found.Event.Slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(found.Event.Slug)})
	row := rowOf(found.Event, found.Row)
	page := ParticipantPage{Page: frame, Row: found.Row, Name: fullName(found.Person), Badge: personBadge(found.Row), Unproved: row.Unproved, Quota: row.QuotaLabel,
		Answers: answersOf(found.Row), Questions: wordAnswers(found.Answers), Special: wordAnswers(special), Workshops: workshopAnswers(found), Files: filesOf(found, special), Group: groupOfPerson(found, row),
		SeesContacts: seesContacts(c, found.Event), Letters: letters, EnteredBy: enteredBy(found.Row), Actions: p.actionsFor(c, found), History: historyOf(found)}
	for _, other := range found.Namesakes {
		page.Namesakes = append(page.Namesakes, rowOf(found.Event, registration.Row{Registration: other}))
	}
	if found.ReplacedBy != "" {
		page.Successor = participantPath(found.ReplacedBy)
	}
	if found.MergedInto != "" {
		page.MergedInto = participantPath(found.MergedInto)
	}
	return page, err
}

// MergeURL leads to the page that makes one registration of this and another.
func (p ParticipantPage) MergeURL(other registration.Reference) string {
	return mergePath(p.Row.Reference, other)
}

// lettersOf lists the letters to the person, none for those who may not see them.
func (p *Pages) lettersOf(c *gin.Context, found registration.Detail) ([]letterEntry, error) {
	if !seesContacts(c, found.Event) {
		return nil, nil
	}
	letters, err := p.Registrations.Letters(c.Request.Context(), web.Actor(c), found.Reference)
	entries := make([]letterEntry, len(letters))
	for i, letter := range letters {
		entries[i] = letterEntryOf(letter, found.Event.Slug)
	}
	return entries, err
}

// specialOf returns the answers of special categories, none for those who may not see them.
func (p *Pages) specialOf(c *gin.Context, found registration.Detail) (registration.Answers, error) {
	special, err := p.Registrations.Special(c.Request.Context(), web.Actor(c), found.Reference)
	if fault.Is(err, fault.Forbidden) {
		return nil, nil
	}
	return special, err
}

func enteredBy(row registration.Row) string {
	switch {
	case row.EnteredByName != nil:
		return *row.EnteredByName
	case row.EnteredBy == actor.KindParticipant && row.ContactName != "":
		return row.ContactName
	case row.EnteredBy == actor.KindParticipant:
		return "selbst angemeldet"
	}
	return "das System"
}
