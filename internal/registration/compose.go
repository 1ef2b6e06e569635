package registration

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"tagungsbuero/internal/calendar"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/wording"
)

// Kinds lists every letter this room writes.
var Kinds = []mailing.Kind{letterConfirmed, letterWaitlisted, letterPromoted, letterCancelled, letterCancelledByHost,
	letterEventCancelled, letterAgain, letterUnconfirmed, letterApplied, letterOffered, letterOfferLapsed, letterDeclined,
	letterExpired, letterReplaced, letterTookOver, letterChanged, letterGroup, letterGroupConfirm, letterNames, letterUnnamed,
	letterInvitation, letterWorkshops, letterEventChanged, letterReminder, letterInfo, letterWaiting, letterThanks, letterGroupReminder, MessageKind}

// Composers word the letters of registrations from their snapshots.
func Composers(templates *mailing.Templates, links Links) map[mailing.Kind]mailing.Composer {
	composers := make(map[mailing.Kind]mailing.Composer, len(Kinds))
	for _, kind := range Kinds {
		composers[kind] = func(locale string, data []byte) (mailing.Content, error) {
			return links.compose(templates, kind, locale, data)
		}
	}
	for _, kind := range teamKinds {
		composers[kind] = func(_ string, data []byte) (mailing.Content, error) {
			return links.composeForTeam(templates, kind, data)
		}
	}
	return composers
}

func (l Links) compose(templates *mailing.Templates, kind mailing.Kind, locale string, data []byte) (mailing.Content, error) {
	var s snapshot
	if err := json.Unmarshal(data, &s); err != nil {
		return mailing.Content{}, fmt.Errorf("read snapshot of letter: %w", err)
	}
	if s.Preview {
		l = l.forPreview()
	}
	sheets, err := l.sheets(templates.Wordings(), kind, locale, s)
	if err != nil {
		return mailing.Content{}, err
	}
	content, err := templates.Lay(mailing.Frame{Name: s.Person.Name, Hosts: s.Event.Hosts, BaseURL: l.BaseURL}, sheets...)
	if err != nil {
		return mailing.Content{}, err
	}
	if s.ReplyTo != "" {
		content.ReplyTo = []string{s.ReplyTo}
	}
	if method, ok := calendarMethod(kind, s.Facts); ok {
		content.Calendar = calendar.Text(method, "", s.calendarEntry(l, method))
		content.CalendarMethod = string(method)
	}
	return content, nil
}

// sheets are the letter in the language of whoever gets it, and below it in German. What hosts write
// themselves there is only in their words.
func (l Links) sheets(wordings *wording.Catalogue, kind mailing.Kind, locale string, s snapshot) ([]mailing.Sheet, error) {
	german := wordings.Language(wording.Source)
	if s.Message != nil {
		return []mailing.Sheet{l.sheet(german, kind, wording.Parse(*s.Message), s)}, nil
	}
	languages := []*wording.Language{wordings.Language(locale)}
	if languages[0] != german {
		languages = append(languages, german)
	}
	sheets := make([]mailing.Sheet, len(languages))
	for i, language := range languages {
		text, ok := s.textIn(language, kind)
		if !ok {
			return nil, fmt.Errorf("word letter: no text for %q", kind)
		}
		sheets[i] = l.sheet(language, kind, text, s)
	}
	return sheets, nil
}

// textIn is the hosts' own text in a language, or else the installation's.
func (s snapshot) textIn(language *wording.Language, kind mailing.Kind) (wording.Parsed, bool) {
	if own, ok := s.Texts[language.Locale]; ok {
		return wording.Parse(own), true
	}
	return language.Letter(string(kind))
}

// TrialMark begins the subject of a letter that somebody of the office sends only to oneself, to look at it.
const TrialMark = "[Test] "

func (l Links) sheet(language *wording.Language, kind mailing.Kind, text wording.Parsed, s snapshot) mailing.Sheet {
	w := speaker{snapshot: s, kind: kind, language: language, links: l}
	subject, body := text.Fill(w)
	if s.Facts.Trial {
		subject = TrialMark + subject
	}
	return mailing.Sheet{Language: language, Subject: subject, Body: append(body, w.aside()...)}
}

func (e letterEvent) location() string {
	place := strings.Join(e.place(), ", ")
	if place == "" && e.Online {
		return "Online"
	}
	return place
}

// place are the lines of the address that are known.
func (e letterEvent) place() []string {
	var lines []string
	for _, line := range []string{e.VenueName, e.VenueStreet, e.VenuePlace} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func (l Links) event(slug string) string { return l.BaseURL + "/veranstaltungen/" + slug }

// host is the name of the installation in identifiers that must be unique in the world.
func (l Links) host() string {
	u, err := url.Parse(l.BaseURL)
	if err != nil {
		return "tagungsbuero"
	}
	return u.Hostname()
}
