// Package public shows the pages that participants see.
package public

import (
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/picture"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/handbook"
	"tagungsbuero/internal/web/kept"
)

// Deps are the rooms and settings that the pages need.
type Deps struct {
	Front         *web.Front
	Sessions      *web.Sessions // lets hosts see the page of a draft
	Events        *event.Service
	Registrations *registration.Service
	News          *news.Service
	Organisations *organisation.Service
	Pictures      *picture.Service
	// Mailbox shows the letters at /postfach; nil where real mail is sent.
	Mailbox *mailing.Service
	// Operator runs the installation; stands in the imprint.
	Operator Operator
	// Now tells the time of the service.
	Now func() time.Time
	// Fresh renders event pages for every request, for development.
	Fresh bool
}

// Operator is who runs the installation. Fields that are not known are empty.
type Operator struct {
	Name    string
	Address []string // lines
	Email   string
	Phone   string
}

// IsKnown reports whether there is anything to print.
func (o Operator) IsKnown() bool { return o.Name != "" || len(o.Address) > 0 || o.Email != "" }

// Dial returns the telephone number for a link.
func (o Operator) Dial() string { return dialable(o.Phone) }

// Pages holds the handlers.
type Pages struct {
	Deps
	shelf *kept.Shelf
}

// New returns the pages; Register mounts them.
func New(deps Deps) *Pages {
	p := &Pages{Deps: deps}
	p.shelf = kept.New(kept.Source{
		Find:       p.findPublished,
		Seats:      deps.Registrations.Seats,
		Directory:  deps.Organisations.DirectoryVersion,
		OtherDates: deps.Events.OtherDates,
		Render:     p.renderEvent,
		Now:        deps.Now,
	})
	return p
}

// Register mounts every page that participants see.
func (p *Pages) Register(r gin.IRouter) {
	p.registerEvents(r)
	p.registerPreviews(r)
	p.registerRegistration(r)
	p.registerGroups(r)
	p.registerNews(r)
	p.registerInformation(r)
	if p.Mailbox != nil {
		p.get(r, "/postfach", p.showMailbox)
		p.get(r, "/postfach/:id", p.showLetter)
		p.get(r, "/postfach/:id/html", p.showLetterBody)
	}
}

func (p *Pages) registerEvents(r gin.IRouter) {
	p.get(r, "/", p.showEvents)
	p.get(r, "/archiv", p.showArchive)
	p.get(r, "/kalender.ics", p.showCalendar)
	p.get(r, "/veranstaltungen.atom", p.showFeed)
	p.get(r, "/veranstaltungen/:slug", p.showEvent)
	p.get(r, "/bilder/:name", p.sendPicture)
	p.get(r, "/veranstaltungen/:slug/datenschutz", p.showEventPrivacy)
	p.get(r, "/veranstaltungen/:slug/leichte-sprache", p.showEasyEvent)
}

func (p *Pages) registerRegistration(r gin.IRouter) {
	p.get(r, "/veranstaltungen/:slug/anmeldung", p.showRegistration)
	p.post(r, "/veranstaltungen/:slug/anmeldung", p.submitRegistration)
	p.get(r, "/veranstaltungen/:slug/anmeldung/:invitation", p.showRegistration)
	p.post(r, "/veranstaltungen/:slug/anmeldung/:invitation", p.submitRegistration)
	p.get(r, "/einladung/:token", p.showInvitation)
	p.post(r, "/einladung/:token", p.submitInvitation)
	p.post(r, "/einladung/:token/absagen", p.submitDeclineInvitation)
	p.get(r, "/anmeldung/:token", p.showPersonal)
	p.get(r, "/anmeldung/:token/bestaetigen", p.showConfirmation)
	p.post(r, "/anmeldung/:token/bestaetigen", p.submitConfirmation)
	p.post(r, "/anmeldung/:token/link-senden", p.submitResend)
	p.get(r, "/anmeldung/:token/abmelden", p.showStep(p.cancelling()))
	p.post(r, "/anmeldung/:token/abmelden", p.submitStep(p.cancelling()))
	p.get(r, "/anmeldung/:token/besondere-angaben-loeschen", p.showStep(p.withdrawing()))
	p.post(r, "/anmeldung/:token/besondere-angaben-loeschen", p.submitStep(p.withdrawing()))
	p.get(r, "/anmeldung/:token/platz-annehmen", p.showStep(p.accepting()))
	p.post(r, "/anmeldung/:token/platz-annehmen", p.submitStep(p.accepting()))
	p.get(r, "/anmeldung/:token/platz-ablehnen", p.showStep(p.declining()))
	p.post(r, "/anmeldung/:token/platz-ablehnen", p.submitStep(p.declining()))
	p.get(r, "/anmeldung/:token/aendern", p.showChange)
	p.post(r, "/anmeldung/:token/aendern", p.submitChange)
	p.get(r, "/anmeldung/:token/sprache", p.showLanguage)
	p.post(r, "/anmeldung/:token/sprache", p.submitLanguage)
	p.get(r, "/anmeldung/:token/ersatzperson", p.showSubstitute)
	p.post(r, "/anmeldung/:token/ersatzperson", p.submitSubstitute)
	p.get(r, "/anmeldung/:token/datei/:key", p.sendPersonalFile)
	p.get(r, "/anmeldung/:token/termin.ics", p.showPersonalCalendar)
}

func (p *Pages) registerGroups(r gin.IRouter) {
	p.get(r, "/veranstaltungen/:slug/sammelanmeldung", p.showGroupForm)
	p.post(r, "/veranstaltungen/:slug/sammelanmeldung", p.submitGroupForm)
	p.get(r, "/veranstaltungen/:slug/sammelanmeldung/:invitation", p.showGroupForm)
	p.post(r, "/veranstaltungen/:slug/sammelanmeldung/:invitation", p.submitGroupForm)
	p.get(r, "/sammelanmeldung/:token", p.showGroup)
	p.get(r, "/sammelanmeldung/:token/bestaetigen", p.showGroupConfirmation)
	p.post(r, "/sammelanmeldung/:token/bestaetigen", p.submitGroupConfirmation)
	p.post(r, "/sammelanmeldung/:token/link-senden", p.submitGroupResend)
	p.get(r, "/sammelanmeldung/:token/sprache", p.showGroupLanguage)
	p.post(r, "/sammelanmeldung/:token/sprache", p.submitGroupLanguage)
	p.get(r, "/sammelanmeldung/:token/name/:reference", p.showNaming)
	p.post(r, "/sammelanmeldung/:token/name/:reference", p.submitNaming)
	p.get(r, "/sammelanmeldung/:token/abmelden", p.showGroupChoice(cancelSome))
	p.post(r, "/sammelanmeldung/:token/abmelden", p.submitGroupChoice(cancelSome))
	p.get(r, "/sammelanmeldung/:token/platz-annehmen", p.showGroupChoice(acceptForSome))
	p.post(r, "/sammelanmeldung/:token/platz-annehmen", p.submitGroupChoice(acceptForSome))
	p.get(r, "/sammelanmeldung/:token/platz-ablehnen", p.showGroupChoice(declineForSome))
	p.post(r, "/sammelanmeldung/:token/platz-ablehnen", p.submitGroupChoice(declineForSome))
}

// registerNews mounts what people need who want to be told of events.
func (p *Pages) registerNews(r gin.IRouter) {
	p.get(r, "/neuigkeiten", p.showNews)
	p.post(r, "/neuigkeiten", p.submitNews)
	p.get(r, "/neuigkeiten/bestaetigen/:token", p.showConfirmNews)
	p.post(r, "/neuigkeiten/bestaetigen/:token", p.submitConfirmNews)
	p.get(r, "/neuigkeiten/abo/:token", p.showSubscription)
	p.post(r, "/neuigkeiten/abo/:token", p.submitSubscription)
	p.get(r, "/neuigkeiten/abmelden/:token", p.showEndNews)
	p.post(r, "/neuigkeiten/abmelden/:token", p.submitEndNews)
}

func (p *Pages) registerInformation(r gin.IRouter) {
	p.get(r, "/barrierefreiheit", p.showAccessibility)
	p.get(r, "/datenschutz", p.showPrivacy)
	p.get(r, "/impressum", p.showImprint)
	p.get(r, "/leichte-sprache", p.showEasyLanguage)
	p.get(r, "/hilfe", p.showHelp)
	p.get(r, "/hilfe/bilder/:name", handbook.SendPicture)
	p.get(r, "/robots.txt", showRobots)
}

func (p *Pages) get(r gin.IRouter, path string, h web.Handler) { r.GET(path, p.Front.Handle(h)) }

func (p *Pages) post(r gin.IRouter, path string, h web.Handler) { r.POST(path, p.Front.Handle(h)) }
