// Package office shows the pages that organisers work on.
package office

import (
	"cmp"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/auditlog"
	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/correspondence"
	"tagungsbuero/internal/delivery"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/statistics"
	"tagungsbuero/internal/venue"
	"tagungsbuero/internal/web"
)

// Deps are the rooms and settings that the pages need.
type Deps struct {
	Front         *web.Front
	Sessions      *web.Sessions
	Accounts      *account.Service
	Organisations *organisation.Service
	Events        *event.Service
	Venues        *venue.Service
	Registrations *registration.Service
	Broadcasts    *broadcast.Service
	Texts         *correspondence.Service
	Exports       *export.Service
	Log           *auditlog.Service
	Statistics    *statistics.Service
	Mailing       *mailing.Service
	Delivery      *delivery.Service
	News          *news.Service
	// Now tells the time of the service.
	Now func() time.Time
}

// Pages holds the handlers.
type Pages struct{ Deps }

// New returns the pages; Register mounts them.
func New(deps Deps) *Pages {
	p := &Pages{Deps: deps}
	deps.Front.Inside = p.errorPage
	return p
}

// Register mounts every page of the office.
func (p *Pages) Register(r gin.IRouter) {
	doors := r.Group("/intern", p.Front.Handle(p.Sessions.Middleware))
	p.registerDoors(doors)
	inside := doors.Group("", p.Front.Handle(p.Sessions.Require))
	p.registerEvents(inside)
	p.registerTemplates(inside)
	p.registerHosts(inside)
	p.registerParticipants(inside)
	p.registerLists(inside)
	p.registerLetters(inside)
	p.registerBroadcasts(inside)
	p.registerOrganisations(inside)
	p.registerVenues(inside)
	p.registerTexts(inside, "/veranstaltungen/:slug/texte", p.eventTexts)
	p.registerTexts(inside, "/einrichtungen/:slug/texte", p.organisationTexts)
	p.registerAccounts(inside)
}

// registerDoors mounts what people need who are not signed in.
func (p *Pages) registerDoors(r gin.IRouter) {
	p.get(r, "/anmelden", p.showSignIn)
	p.post(r, "/anmelden", p.submitSignIn)
	p.get(r, "/anmelden/zweiter-schritt", p.showSecondStep)
	p.post(r, "/anmelden/zweiter-schritt", p.submitSecondStep)
	p.post(r, "/anmelden/passkey", p.submitPasskey)
	p.post(r, "/anmelden/passkey/frage", p.askPasskey)
	p.post(r, "/anmelden/anmeldedienst", p.submitAskProvider)
	p.get(r, "/anmelden/anmeldedienst/zurueck", p.showProviderAnswer)
	p.post(r, "/abmelden", p.submitSignOut)
	p.get(r, "/passwort-vergessen", p.showForgotten)
	p.post(r, "/passwort-vergessen", p.submitForgotten)
	p.get(r, "/passwort", p.leadToForgotten)
	p.get(r, "/mitveranstalten/:token", p.showHostAnswer)
	p.post(r, "/mitveranstalten/:token/zusagen", p.submitHostAccept)
	p.post(r, "/mitveranstalten/:token/absagen", p.submitHostDecline)
	p.get(r, "/adresse/bestaetigen/:token", p.showConfirmAddress)
	p.post(r, "/adresse/bestaetigen/:token", p.submitConfirmAddress)
	p.get(r, "/adresse/stoppen/:token", p.showStopAddress)
	p.post(r, "/adresse/stoppen/:token", p.submitStopAddress)
	for _, path := range []string{"/einladung/:token", "/passwort/:token"} {
		p.get(r, path, p.showPassword)
		p.post(r, path, p.submitPassword)
	}
}

func (p *Pages) registerEvents(r gin.IRouter) {
	p.get(r, "", p.showEvents)
	p.get(r, "/", p.showEvents)
	p.get(r, "/veranstaltungen/neu", p.showNewEvent)
	p.post(r, "/veranstaltungen/neu", p.submitNewEvent)
	p.get(r, "/veranstaltungen/:slug", p.showEvent)
	p.get(r, "/veranstaltungen/:slug/bearbeiten", p.showEditor)
	p.get(r, "/veranstaltungen/:slug/bearbeiten/:section", p.showSection)
	p.post(r, "/veranstaltungen/:slug/bearbeiten/:section", p.submitSection)
	p.get(r, "/veranstaltungen/:slug/verlauf", p.showEventHistory)
	p.get(r, "/veranstaltungen/:slug/zahlen", p.showEventFigures)
	p.get(r, "/veranstaltungen/:slug/fragen", p.showQuestions)
	p.post(r, "/veranstaltungen/:slug/fragen", p.submitQuestions)
	p.post(r, "/veranstaltungen/:slug/veroeffentlichen", p.submitPublish)
	p.get(r, "/veranstaltungen/:slug/veroeffentlichen-am", p.showPublishAt)
	p.post(r, "/veranstaltungen/:slug/veroeffentlichen-am", p.submitPublishAt)
	p.post(r, "/veranstaltungen/:slug/nicht-veroeffentlichen", p.submitUnschedule)
	p.get(r, "/veranstaltungen/:slug/zurueckziehen", p.showUnpublish)
	p.post(r, "/veranstaltungen/:slug/zurueckziehen", p.submitUnpublish)
	p.post(r, "/veranstaltungen/:slug/anmeldung-schliessen", p.submitCloseRegistration)
	p.post(r, "/veranstaltungen/:slug/anmeldung-oeffnen", p.submitOpenRegistration)
	p.get(r, "/veranstaltungen/:slug/termine", p.showSeries)
	p.post(r, "/veranstaltungen/:slug/termine", p.submitSeries)
	p.get(r, "/veranstaltungen/:slug/uebertragen", p.showCarryOver)
	p.post(r, "/veranstaltungen/:slug/uebertragen", p.submitCarryOver)
	p.get(r, "/veranstaltungen/:slug/kopieren", p.showCopyEvent)
	p.post(r, "/veranstaltungen/:slug/kopieren", p.submitCopyEvent)
	p.get(r, "/veranstaltungen/:slug/absagen", p.showCancelEvent)
	p.post(r, "/veranstaltungen/:slug/absagen", p.submitCancelEvent)
	p.get(r, "/veranstaltungen/:slug/bild", p.showEventImage)
	p.post(r, "/veranstaltungen/:slug/bild", p.submitEventImage)
	p.post(r, "/veranstaltungen/:slug/bild/entfernen", p.submitRemoveImage)
	p.post(r, "/veranstaltungen/:slug/nicht-ankuendigen", p.submitWithhold)
	p.post(r, "/veranstaltungen/:slug/ankuendigen", p.submitRelease)
	p.get(r, "/veranstaltungen/:slug/ort", p.showEventVenue)
	p.post(r, "/veranstaltungen/:slug/ort", p.submitEventVenue)
	p.post(r, "/veranstaltungen/:slug/ort/loesen", p.submitLeaveVenue)
}

// registerTemplates mounts what events are begun with.
func (p *Pages) registerTemplates(r gin.IRouter) {
	p.get(r, "/vorlagen", p.showTemplates)
	p.get(r, "/vorlagen/:template", p.showUseTemplate)
	p.post(r, "/vorlagen/:template", p.submitUseTemplate)
	p.get(r, "/vorlagen/:template/umbenennen", p.showRenameTemplate)
	p.post(r, "/vorlagen/:template/umbenennen", p.submitRenameTemplate)
	p.post(r, "/vorlagen/:template/loeschen", p.submitDeleteTemplate)
	p.get(r, "/veranstaltungen/:slug/als-vorlage", p.showSaveTemplate)
	p.post(r, "/veranstaltungen/:slug/als-vorlage", p.submitSaveTemplate)
}

// registerHosts mounts who runs an event, and who works on it.
func (p *Pages) registerHosts(r gin.IRouter) {
	path := "/veranstaltungen/:slug/veranstaltende"
	p.get(r, path, p.showHosts)
	p.post(r, path, p.submitInviteHost)
	p.post(r, path+"/einladungen/:invitation/zurueckziehen", p.submitWithdrawHost)
	p.post(r, path+"/einladungen/:invitation/erneut-senden", p.submitResendHost)
	p.post(r, path+"/:host/rechte", p.submitHostRights)
	p.post(r, path+"/:host/uebergeben", p.submitHandOver)
	p.get(r, path+"/:host/ausscheiden", p.showLeave)
	p.post(r, path+"/:host/ausscheiden", p.submitLeave)
	team := "/veranstaltungen/:slug/team"
	p.get(r, team, p.showTeam)
	p.post(r, team, p.submitAddToTeam)
	p.post(r, team+"/verlassen", p.submitLeaveTeam)
	p.post(r, team+"/:account/aufgabe", p.submitChangeInTeam)
	p.post(r, team+"/:account/entfernen", p.submitRemoveFromTeam)
}

func (p *Pages) registerParticipants(r gin.IRouter) {
	p.get(r, "/veranstaltungen/:slug/teilnehmende", p.showParticipants)
	p.get(r, "/veranstaltungen/:slug/teilnehmende.xlsx", p.downloadXLSX)
	p.post(r, "/veranstaltungen/:slug/teilnehmende.xlsx", p.downloadPicked)
	p.get(r, "/veranstaltungen/:slug/teilnehmende.csv", p.downloadCSV)
	p.get(r, "/veranstaltungen/:slug/teilnehmende/neu", p.showEntry)
	p.post(r, "/veranstaltungen/:slug/teilnehmende/neu", p.submitEntry)
	p.get(r, "/veranstaltungen/:slug/teilnehmende/tuer", p.showDoor)
	p.post(r, "/veranstaltungen/:slug/teilnehmende/tuer", p.submitDoor)
	p.post(r, "/veranstaltungen/:slug/teilnehmende/spalten", p.submitColumns)
	p.get(r, "/veranstaltungen/:slug/teilnehmende/filter", p.showFilters)
	p.post(r, "/veranstaltungen/:slug/teilnehmende/filter", p.submitFilter)
	p.get(r, "/veranstaltungen/:slug/teilnehmende/filter/:filter", p.showFilter)
	p.post(r, "/veranstaltungen/:slug/teilnehmende/filter/:filter", p.submitRenameFilter)
	p.post(r, "/veranstaltungen/:slug/teilnehmende/filter/:filter/loeschen", p.submitDeleteFilter)
	p.post(r, "/veranstaltungen/:slug/entscheiden", p.submitDecision)
	p.post(r, "/veranstaltungen/:slug/entscheidungen/:number/rueckgaengig", p.submitUndo)
	p.get(r, "/veranstaltungen/:slug/doppelte", p.showDuplicates)
	p.post(r, "/veranstaltungen/:slug/doppelte", p.submitDistinct)
	p.get(r, "/veranstaltungen/:slug/zuteilung", p.showAllocation)
	p.post(r, "/veranstaltungen/:slug/zuteilung", p.submitAllocation)
	p.get(r, "/veranstaltungen/:slug/zuteilung/:number", p.showProtocol)
	p.get(r, "/veranstaltungen/:slug/workshops", p.showWorkshops)
	p.post(r, "/veranstaltungen/:slug/workshops", p.submitWorkshops)
	p.get(r, "/veranstaltungen/:slug/workshops/:number", p.showWorkshopProtocol)
	p.get(r, "/veranstaltungen/:slug/workshopleitung", p.showWorkshopLists)
	p.get(r, "/veranstaltungen/:slug/workshopleitung/:slot/:workshop", p.showWorkshopList)
	p.get(r, "/anmeldungen/:reference", p.showParticipant)
	p.get(r, "/anmeldungen/:reference/workshops", p.showWorkshop)
	p.post(r, "/anmeldungen/:reference/workshops", p.submitWorkshop)
	p.get(r, "/anmeldungen/:reference/dateien/:key", p.downloadFile)
	p.get(r, "/anmeldungen/:reference/platz", p.showSeat)
	p.post(r, "/anmeldungen/:reference/platz", p.submitSeat)
	p.get(r, "/anmeldungen/:reference/vorrang", p.showPriority)
	p.post(r, "/anmeldungen/:reference/vorrang", p.submitPriority)
	p.get(r, "/anmeldungen/:reference/aendern", p.showChange)
	p.post(r, "/anmeldungen/:reference/aendern", p.submitChange)
	p.get(r, "/anmeldungen/:reference/ersatzperson", p.showSubstitute)
	p.post(r, "/anmeldungen/:reference/ersatzperson", p.submitSubstitute)
	p.get(r, "/anmeldungen/:reference/zusammenfuehren", p.showMerge)
	p.post(r, "/anmeldungen/:reference/zusammenfuehren", p.submitMerge)
	p.post(r, "/anmeldungen/:reference/erneut-senden", p.submitResend)
	p.get(r, "/anmeldungen/:reference/absagen", p.showCancelParticipant)
	p.post(r, "/anmeldungen/:reference/absagen", p.submitCancelParticipant)
}

// registerLetters mounts what was written to the people of an event.
func (p *Pages) registerLetters(r gin.IRouter) {
	path := "/veranstaltungen/:slug/nachrichten"
	p.get(r, path, p.showLetters)
	p.post(r, path+"/erneut-senden", p.submitRepeatLetters)
	p.post(r, path+"/aenderungen/senden", p.submitChangeLetters("notice.change_letters_sent", p.Texts.SendChangeLetters))
	p.post(r, path+"/aenderungen/nicht-senden", p.submitChangeLetters("notice.change_letters_stopped", p.Texts.StopChangeLetters))
	p.get(r, path+"/:letter", p.showLetter)
	p.get(r, path+"/:letter/html", p.showLetterBody)
	p.post(r, path+"/:letter/erneut-senden", p.submitRepeatLetter)
}

// registerBroadcasts mounts writing to several people at once.
func (p *Pages) registerBroadcasts(r gin.IRouter) {
	path := "/veranstaltungen/:slug/rundschreiben"
	p.get(r, path, p.showBroadcasts)
	p.get(r, path+"/neu", p.showNewBroadcast)
	p.post(r, path+"/neu", p.submitNewBroadcast)
	p.post(r, path+"/auswahl", p.submitAddressed)
	p.get(r, path+"/:number", p.showBroadcast)
	p.get(r, path+"/:number/bearbeiten", p.showChangeBroadcast)
	p.post(r, path+"/:number/bearbeiten", p.submitChangeBroadcast)
	p.get(r, path+"/:number/dateien/:file", p.downloadAttachment)
	p.post(r, path+"/:number/loeschen", p.submitDeleteBroadcast)
	p.post(r, path+"/:number/kopieren", p.submitCopyBroadcast)
	p.post(r, path+"/:number/planen", p.submitScheduleBroadcast)
	p.post(r, path+"/:number/test", p.submitBroadcastStep("notice.broadcast_tested", func(c *gin.Context, number int) error {
		return p.Broadcasts.Test(c.Request.Context(), web.Actor(c), c.Param("slug"), number)
	}))
	p.post(r, path+"/:number/senden", p.submitBroadcastStep("notice.broadcast_begun", func(c *gin.Context, number int) error {
		return p.Broadcasts.Send(c.Request.Context(), web.Actor(c), c.Param("slug"), number, cmp.Or(c.Request.PostForm.Get("fingerprint"), unseen))
	}))
	p.post(r, path+"/:number/nicht-planen", p.submitBroadcastStep("notice.broadcast_unscheduled", func(c *gin.Context, number int) error {
		return p.Broadcasts.Unschedule(c.Request.Context(), web.Actor(c), c.Param("slug"), number)
	}))
	p.post(r, path+"/:number/anhalten", p.submitBroadcastStep("notice.broadcast_stopped", func(c *gin.Context, number int) error {
		return p.Broadcasts.Stop(c.Request.Context(), web.Actor(c), c.Param("slug"), number)
	}))
}

func (p *Pages) registerLists(r gin.IRouter) {
	p.get(r, "/veranstaltungen/:slug/einladungen", p.showInvitations)
	p.post(r, "/veranstaltungen/:slug/einladungen", p.submitInvitations)
	p.get(r, "/veranstaltungen/:slug/einladungen/neu", p.showInviteList)
	p.post(r, "/veranstaltungen/:slug/einladungen/neu", p.submitInviteList)
	p.post(r, "/veranstaltungen/:slug/einladungen/codes", p.submitCode)
	p.post(r, "/veranstaltungen/:slug/einladungen/codes/:code/zurueckziehen", p.submitRevokeCode)
	p.post(r, "/veranstaltungen/:slug/einladungen/:reference/zurueckziehen", p.submitWithdrawInvitation)
	p.post(r, "/veranstaltungen/:slug/einladungen/:reference/erneut-senden", p.submitResendInvitation)
	p.get(r, "/veranstaltungen/:slug/import", p.showImport)
	p.post(r, "/veranstaltungen/:slug/import", p.submitImport)
	p.post(r, "/veranstaltungen/:slug/import/pruefen", p.submitImportList)
}

func (p *Pages) registerOrganisations(r gin.IRouter) {
	p.get(r, "/einrichtungen", p.showOrganisations)
	p.get(r, "/einrichtungen/neu", p.showNewOrganisation)
	p.post(r, "/einrichtungen/neu", p.submitNewOrganisation)
	p.get(r, "/einrichtungen/:slug", p.showOrganisation)
	p.get(r, "/einrichtungen/:slug/zahlen", p.showOrganisationFigures)
	p.get(r, "/einrichtungen/:slug/bearbeiten", p.showChangeOrganisation)
	p.post(r, "/einrichtungen/:slug/bearbeiten", p.submitChangeOrganisation)
	p.get(r, "/einrichtungen/:slug/einladen", p.showInvite)
	p.post(r, "/einrichtungen/:slug/einladen", p.submitInvite)
	p.post(r, "/einrichtungen/:slug/mitglieder/:account/rolle", p.submitRole)
	p.post(r, "/einrichtungen/:slug/mitglieder/:account/entfernen", p.submitRemoveMember)
	p.post(r, "/einrichtungen/:slug/zweiter-schritt", p.submitRequireFactor)
	p.get(r, "/einrichtungen/:slug/versand", p.showSender)
	p.post(r, "/einrichtungen/:slug/versand", p.submitSender)
	p.post(r, "/einrichtungen/:slug/versand/test", p.submitTestSender)
	p.post(r, "/einrichtungen/:slug/versand/einschalten", p.submitSenderOn)
	p.post(r, "/einrichtungen/:slug/versand/ausschalten", p.submitSenderOff)
	p.post(r, "/einrichtungen/:slug/versand/entfernen", p.submitRemoveSender)
	p.post(r, "/einrichtungen/:slug/logo", p.submitLogo)
	p.post(r, "/einrichtungen/:slug/logo/entfernen", p.submitRemoveLogo)
}

func (p *Pages) registerVenues(r gin.IRouter) {
	p.get(r, "/orte", p.showVenues)
	p.get(r, "/orte/neu", p.showNewVenue)
	p.post(r, "/orte/neu", p.submitNewVenue)
	p.get(r, "/orte/:venue", p.showVenue)
	p.get(r, "/orte/:venue/bearbeiten", p.showChangeVenue)
	p.post(r, "/orte/:venue/bearbeiten", p.submitChangeVenue)
	p.post(r, "/orte/:venue/anbieten", p.submitVenueActive)
}

// registerTexts mounts the texts of letters, those of events and those of organisations.
func (p *Pages) registerTexts(r gin.IRouter, path string, find textsFinder) {
	p.get(r, path, p.showTexts(find))
	p.get(r, path+"/:letter", p.showText(find))
	p.post(r, path+"/:letter", p.submitText(find))
	p.post(r, path+"/:letter/zuruecksetzen", p.submitResetText(find))
}

func (p *Pages) registerAccounts(r gin.IRouter) {
	p.get(r, "/hilfe", p.showHelp)
	p.get(r, "/hilfe/:part", p.showHelpPart)
	p.get(r, "/konto", p.showAccount)
	p.post(r, "/konto/passwort", p.submitOwnPassword)
	p.get(r, "/konto/adresse", p.showOwnAddress)
	p.post(r, "/konto/adresse", p.submitOwnAddress)
	p.post(r, "/konto/sitzungen/:session/beenden", p.submitEndSession)
	p.post(r, "/konto/ueberall-abmelden", p.submitEndSessions)
	p.get(r, "/konto/zweiter-schritt", p.showFactors)
	p.post(r, "/konto/zweiter-schritt/app", p.submitBeginApp)
	p.get(r, "/konto/zweiter-schritt/app", p.showCodeApp)
	p.post(r, "/konto/zweiter-schritt/app/bestaetigen", p.submitConfirmApp)
	p.post(r, "/konto/zweiter-schritt/app/entfernen", p.submitRemoveApp)
	p.post(r, "/konto/zweiter-schritt/codes", p.submitRenewCodes)
	p.post(r, "/konto/zweiter-schritt/passkeys", p.submitNewPasskey)
	p.post(r, "/konto/zweiter-schritt/passkeys/frage", p.askNewPasskey)
	p.post(r, "/konto/zweiter-schritt/passkeys/:passkey/entfernen", p.submitRemovePasskey)
	p.post(r, "/konto/anmeldedienst/verbinden", p.submitLink)
	p.post(r, "/konto/anmeldedienst/trennen", p.submitUnlink)
	p.get(r, "/anmeldedienst", p.showMappings)
	p.post(r, "/anmeldedienst", p.submitMapping)
	p.post(r, "/anmeldedienst/:mapping/entfernen", p.submitRemoveMapping)
	p.get(r, "/konten", p.showAccounts)
	p.get(r, "/neuigkeiten", p.showNewsFigures)
	p.get(r, "/protokoll", p.showLog)
	p.get(r, "/konten/einladen", p.showInviteAccount)
	p.post(r, "/konten/einladen", p.submitInviteAccount)
	p.get(r, "/konten/:account/stilllegen", p.showDeactivate)
	p.post(r, "/konten/:account/stilllegen", p.submitDeactivate)
	p.post(r, "/konten/:account/zweiter-schritt", p.submitResetFactors)
}

func (p *Pages) get(r gin.IRouter, path string, h web.Handler) {
	handler := p.Front.Handle(h)
	r.GET(path, handler)
	r.Handle(http.MethodHead, path, handler)
}

func (p *Pages) post(r gin.IRouter, path string, h web.Handler) { r.POST(path, p.Front.Handle(h)) }
