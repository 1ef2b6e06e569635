package office

import (
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// newsSection is the one section that asks whether people are told of a change, or none where there is nobody to tell.
type newsSection []formSection

// newsFor asks whether those who are registered are told of what changes.
func newsFor(ev event.Event, seats registration.Seats, now time.Time) newsSection {
	mayStand := seats.Taken > 0 || seats.Waiting > 0 || ev.Rules.RegistrationMode() != event.ModeFirstCome // who applies is in no counter
	if ev.State != event.StatePublished || ev.IsOver(now) || !mayStand {
		return nil
	}
	return askForNews()
}

// askForNews proposes to tell: whoever hears of another day too late has come in vain.
func askForNews() newsSection {
	const when = "Wird Termin, Ort, Zugang oder die Teilnahme vor Ort oder online anders, erfahren alle mit einer Anmeldung den neuen und den bisherigen Stand. " +
		"Wer einen Platz hat, bekommt auch den neuen Kalendereintrag. Die E-Mail geht nach zehn Minuten ab. Was Sie bis dahin noch ändern, steht mit darin."
	return newsSection{{ID: "benachrichtigen", Title: "Teilnehmende benachrichtigen",
		Intro: when,
		Rows: [][]view.Field{
			{{Kind: view.Checkbox, Name: "notify", Label: "Teilnehmende per E-Mail benachrichtigen, wenn sich davon etwas ändert", Value: view.Ja(true)}},
			{{Kind: view.Textarea, Name: "message", Label: "Ein paar Worte dazu", Rows: 3, MaxLength: event.MaxMessage,
				Hint: "Steht in der E-Mail, zum Beispiel der Grund."}},
		}}}
}

func (s newsSection) fields() (all []*view.Field) {
	for i := range s {
		all = append(all, s[i].fields()...)
	}
	return all
}

// newsOf reads what the hosts want told, as it was sent: the use case checks it.
func newsOf(c *gin.Context, in *form.Form) event.News {
	return event.News{Tell: in.Bool("notify"), Message: c.Request.PostForm.Get("message")}
}

// newsNotices say that a change is saved, and what becomes of letters about it.
type newsNotices struct{ plain, tells, waits, known string }

var (
	changeNotices = newsNotices{plain: "notice.event_changed", tells: "notice.event_changed_tells", waits: "notice.event_changed_waits", known: "notice.event_changed_known"}
	venueNotices  = newsNotices{plain: "notice.venue_taken", tells: "notice.venue_taken_tells", waits: "notice.venue_taken_waits", known: "notice.venue_taken_known"}
)

// newsNotice chooses the notice about a change that was saved. isNews: people were to be told of it.
func (p *Pages) newsNotice(c *gin.Context, of newsNotices, slug string, isNews bool) (string, error) {
	waiting, err := p.Texts.ChangeLetters(c.Request.Context(), web.Actor(c), slug)
	switch {
	case err != nil:
		return "", err
	case waiting.Letters > 0 && isNews:
		return of.tells, nil
	case waiting.Letters > 0:
		return of.waits, nil
	case isNews:
		return of.known, nil
	}
	return of.plain, nil
}
