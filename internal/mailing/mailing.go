// Package mailing keeps the outbox: letters are queued in the transaction that wants them, and
// composed, sent and kept afterwards.
package mailing

import (
	"context"
	"time"
)

// Kind names a sort of letter and so finds the Composer that writes it, for instance
// "registration_confirmed".
type Kind string

// ID identifies a letter of the outbox.
type ID int64

// State says how far a letter has come.
type State string

// The states of a letter.
const (
	Queued    State = "queued"    // waits for its turn or for another try
	Sending   State = "sending"   // claimed by a running service until its lease ends
	Sent      State = "sent"      // taken over by the mail server, or laid into the development mailbox
	Failed    State = "failed"    // refused for good, given up after GiveUpAfter, or impossible to compose
	Bounced   State = "bounced"   // taken over, and reported as undeliverable later
	Withdrawn State = "withdrawn" // must not go any more
)

// States lists every state.
var States = []State{Queued, Sending, Sent, Failed, Bounced, Withdrawn}

// Letter is what a room wants to be told to somebody: not yet words, only a snapshot of what the
// Composer of its kind needs.
type Letter struct {
	Kind Kind
	// DedupeKey makes a second identical letter impossible, for instance "confirmed/4711".
	DedupeKey string
	// Locale is the language of the letter; empty means German.
	Locale        string
	Recipient     string // the address alone: "name@host.example"
	RecipientName string // may be empty
	// Data is the snapshot, a JSON object.
	Data string
	// Shared is the part of the snapshot that other letters have too: its members come before those
	// of Data. Empty: none.
	Shared PartKey
	// Files go with the letter, see KeepFiles.
	Files []FileKey
	// Bulk is one of many letters of the same text: it goes when no other waits.
	Bulk bool
	// What the letter is about; nil where it is about none.
	EventID, RegistrationID, AccountID *int64
	// DueAt is the earliest time to send it; zero means at once.
	DueAt time.Time
}

// Content is a composed letter.
type Content struct {
	Subject string
	Text    string
	HTML    string
	// Languages are the locales it is written in, the reader's first: "tr, de". Empty: that of the letter.
	Languages string
	// FromName is shown as sender beside the address of the installation: the hosts. Empty: the
	// name the installation is set up with.
	FromName string
	// ReplyTo are the addresses of the hosts that answers go to.
	ReplyTo []string
	// Calendar is a whole iCalendar file to attach, or empty.
	Calendar string
	// CalendarMethod is the METHOD that stands in Calendar. Empty means PUBLISH, which is right for
	// everything that expects no answer by calendar.
	CalendarMethod string
	// Attachments are files that go with the letter, in this order. The outbox does not keep them: the
	// Composer gets them again whenever the letter is composed.
	Attachments []Attachment
	// Unsubscribe says how to leave the list the letter was sent to. Nil: it was sent to no list.
	Unsubscribe *Unsubscribe
	// Sheets are what HTML was laid out of, for a page that shows the letter; nil where there is none.
	Sheets []Sheet
	// HoldsSecret says that whoever reads the letter could act as its recipient, for instance by a
	// link that sets a password. With a mail server nothing of it is kept but the subject.
	HoldsSecret bool
}

// Attachment is a file that goes with a letter.
type Attachment struct {
	Name        string // as the recipient sees it: "Programm.pdf"
	ContentType string // "application/pdf"; what cannot be read becomes application/octet-stream
	Data        []byte
}

// Unsubscribe is how a recipient leaves a list without reading the letter (RFC 2369, RFC 8058).
type Unsubscribe struct {
	// URL is an https address that takes a POST with List-Unsubscribe=One-Click and asks nothing back. A GET
	// of it changes nothing.
	URL string
	// MailTo is an address that takes letters with the same wish; may be empty.
	MailTo string
}

// Composer words a letter from its snapshot. It is pure: the same snapshot always gives the same
// letter. An error marks the letter as failed.
type Composer func(locale string, data []byte) (Content, error)

// About says what letters an addendum is for.
type About struct {
	Event int64
	Kind  Kind
}

// Addenda returns JSON objects whose members come after those of the snapshots of letters about the events:
// what is to be as it is when a letter goes, not as it was when it was queued.
type Addenda func(ctx context.Context, events []int64) (map[About]string, error)
