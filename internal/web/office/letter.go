package office

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/delivery"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// LetterPage shows one letter and what became of it.
type LetterPage struct {
	view.Page
	Letter    delivery.Letter
	Entry     letterEntry
	KindLabel string
	Answer    string // of a mail server, in its words; "": it gave none
	PersonURL string // "" when it is about no registration
	HTMLURL   string // "" without an HTML form
	FirstURL  string // of the letter that this one repeats
	Repeats   []letterEntry
	RepeatURL string // "" for those who may not send it once more
	Refusal   string // why it cannot be sent once more; empty: it can
	MovedTo   string // the address that it would go to, when that is another one
	Seen      int    // how often it was sent once more, for the form
}

// Template implements view.Template.
func (LetterPage) Template() string { return "page/office/letter.html" }

// letterEntry is one letter in words.
type letterEntry struct {
	mailing.Entry
	Badge  view.Badge
	URL    string
	Reason string // why it did not arrive, or not yet
}

// HappenedAt is when the letter came into its state, or else was queued.
func (e letterEntry) HappenedAt() time.Time {
	switch {
	case e.FailedAt != nil:
		return *e.FailedAt
	case e.SentAt != nil:
		return *e.SentAt
	}
	return e.QueuedAt
}

func letterEntryOf(letter mailing.Entry, slug string) letterEntry {
	entry := letterEntry{Entry: letter, Badge: letterBadges[letter.State], URL: letterPath(slug, letter.ID)}
	reason := letter.Reason()
	if reason != mailing.NoReason {
		entry.Reason = reasonText(reason)
	}
	if trouble := letter.Trouble(); reason != mailing.NoReason && trouble != mailing.NoTrouble { // no server has given a reason
		entry.Reason = troubleText(trouble)
	}
	return entry
}

func reasonText(reason mailing.Reason) string { return say("mailing.reason." + string(reason)) }

func troubleText(trouble mailing.Trouble) string { return say("mailing.trouble." + string(trouble)) }

// findLetter finds the letter in the address, which names its event too.
func (p *Pages) findLetter(c *gin.Context) (delivery.Letter, error) {
	id, err := strconv.ParseInt(c.Param("letter"), 10, 64)
	if err != nil {
		return delivery.Letter{}, fault.New(fault.NotFound, "mailing.unknown")
	}
	letter, err := p.Delivery.Find(c.Request.Context(), web.Actor(c), mailing.ID(id))
	if err == nil && letter.Event.Slug != c.Param("slug") {
		err = fault.New(fault.NotFound, "mailing.unknown")
	}
	return letter, err
}

func (p *Pages) showLetter(c *gin.Context) error {
	page, err := p.letterPage(c)
	if err != nil {
		return err
	}
	return p.renderLetter(c, http.StatusOK, page)
}

// renderLetter lets the page hold the letter in a frame.
func (p *Pages) renderLetter(c *gin.Context, status int, page LetterPage) error {
	header := c.Writer.Header()
	header.Set("Content-Security-Policy", header.Get("Content-Security-Policy")+"; frame-src 'self'")
	return p.Front.Render(c, status, page)
}

func (p *Pages) letterPage(c *gin.Context) (LetterPage, error) {
	letter, err := p.findLetter(c)
	if err != nil {
		return LetterPage{}, err
	}
	slug := letter.Event.Slug
	entry := letterEntryOf(letter.Entry, slug)
	title := letter.Subject
	if title == "" {
		title = letterName(letter.Kind)
	}
	frame, err := p.page(c, title, view.NavEvents, start, view.Link{Text: letter.Event.Title, URL: eventPath(slug)},
		view.Link{Text: tabLetters, URL: lettersPath(slug)})
	if err != nil {
		return LetterPage{}, err
	}
	page := LetterPage{Page: frame, Letter: letter, Entry: entry, KindLabel: letterName(letter.Kind), Answer: letter.Answer(), Seen: len(letter.Repeats)}
	if letter.Reference != "" {
		page.PersonURL = participantPath(letter.Reference)
	}
	if letter.HTML != "" {
		page.HTMLURL = entry.URL + "/html"
	}
	if letter.ResentFrom != nil {
		page.FirstURL = letterPath(slug, *letter.ResentFrom)
	}
	for _, repeat := range letter.Repeats {
		page.Repeats = append(page.Repeats, letterEntryOf(repeat, slug))
	}
	if mayEnter(c, letter.Event) {
		page.RepeatURL = entry.URL + "/erneut-senden"
	}
	if letter.Refusal != nil {
		page.Refusal, _ = i18n.Fault(i18n.German, letter.Refusal)
	} else if letter.To.Email != letter.Recipient {
		page.MovedTo = letter.To.Email
	}
	return page, nil
}

// letterPolicy lets a letter have its styles and nothing else: no picture from elsewhere, no script, no link that leads out of its frame.
const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"

func (p *Pages) showLetterBody(c *gin.Context) error {
	letter, err := p.findLetter(c)
	if err != nil {
		return err
	}
	if letter.HTML == "" {
		return fault.New(fault.NotFound, "mailing.unknown")
	}
	c.Header("Content-Security-Policy", letterPolicy)
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(strings.TrimSpace(letter.HTML)))
	return nil
}

// submitRepeatLetter sends the letter once more. Two clicks on one page send it once.
func (p *Pages) submitRepeatLetter(c *gin.Context) error {
	letter, err := p.findLetter(c)
	if err != nil {
		return err
	}
	if !mayEnter(c, letter.Event) {
		return fault.New(fault.Forbidden, "registration.forbidden")
	}
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	seen := in.Int("seen", form.Required, form.AtLeast(0), form.AtMost(1_000_000))
	var repeat mailing.ID
	refusal := unlessWrong(in, func() (err error) {
		repeat, err = p.Delivery.Repeat(c.Request.Context(), web.Actor(c), letter.ID, seen)
		return err
	})
	if refusal == nil {
		p.Front.SetNotice(c, "notice.letter_repeated")
		return web.SeeOther(c, letterPath(letter.Event.Slug, repeat))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.letterPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.renderLetter(c, statusFor(refusal), page)
}
