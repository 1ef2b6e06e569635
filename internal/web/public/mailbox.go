package public

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// mailboxLength is how many letters the development mailbox shows.
const mailboxLength = 50

// MailboxPage lists the letters of an installation that sends none.
type MailboxPage struct {
	view.Page
	Letters []mailboxEntry
}

// Template implements view.Template.
func (MailboxPage) Template() string { return "page/public/mailbox.html" }

type mailboxEntry struct {
	URL, Subject, Recipient, RecipientName string
	QueuedAt                               time.Time
	State                                  view.Badge
}

// LetterPage shows one letter.
type LetterPage struct {
	view.Page
	Entry    mailboxEntry
	Text     string
	HTMLURL  string // "" without an HTML form
	Calendar string
}

// Template implements view.Template.
func (LetterPage) Template() string { return "page/public/letter.html" }

var letterStates = map[mailing.State]view.Badge{
	mailing.Queued:    {Tone: view.Info, Text: "wartet"},
	mailing.Sending:   {Tone: view.Info, Text: "unterwegs"},
	mailing.Sent:      {Tone: view.Success, Text: "versendet"},
	mailing.Failed:    {Tone: view.Danger, Text: "aufgegeben"},
	mailing.Bounced:   {Tone: view.Danger, Text: "zurückgekommen"},
	mailing.Withdrawn: {Tone: view.Neutral, Text: "zurückgezogen"},
}

func entryOf(letter mailing.Entry) mailboxEntry {
	entry := mailboxEntry{
		URL: "/postfach/" + strconv.FormatInt(int64(letter.ID), 10), Subject: letter.Subject, Recipient: letter.Recipient,
		RecipientName: letter.RecipientName, QueuedAt: letter.QueuedAt, State: letterStates[letter.State],
	}
	if entry.Subject == "" {
		entry.Subject = "(wird gerade geschrieben)"
	}
	return entry
}

func (p *Pages) showMailbox(c *gin.Context) error {
	letters, err := p.Mailbox.Latest(c.Request.Context(), mailboxLength)
	if err != nil {
		return err
	}
	web.NoStore(c)
	page := MailboxPage{Page: view.Page{Title: "Postfach", Hidden: true}}
	for _, letter := range letters {
		page.Letters = append(page.Letters, entryOf(letter))
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) letterOf(c *gin.Context) (mailing.Full, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return mailing.Full{}, fault.New(fault.NotFound, "mailing.unknown")
	}
	return p.Mailbox.Letter(c.Request.Context(), mailing.ID(id))
}

func (p *Pages) showLetter(c *gin.Context) error {
	letter, err := p.letterOf(c)
	if err != nil {
		return err
	}
	web.NoStore(c)
	header := c.Writer.Header()
	header.Set("Content-Security-Policy", header.Get("Content-Security-Policy")+"; frame-src 'self'")
	page := LetterPage{
		Page:  view.Page{Title: "Postfach: " + letter.Subject, Hidden: true, Breadcrumb: []view.Link{{Text: "Postfach", URL: "/postfach"}}},
		Entry: entryOf(letter.Entry), Text: letter.Text, Calendar: letter.Calendar,
	}
	if letter.HTML != "" {
		page.HTMLURL = page.Entry.URL + "/html"
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// letterPolicy lets a letter have its styles and nothing else; its links open in the window around it.
const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; " +
	"frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"

func (p *Pages) showLetterBody(c *gin.Context) error {
	letter, err := p.letterOf(c)
	if err != nil {
		return err
	}
	web.NoStore(c)
	c.Header("Content-Security-Policy", letterPolicy)
	body := strings.Replace(letter.HTML, "<head>", `<head><base target="_top">`, 1)
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(body))
	return nil
}
