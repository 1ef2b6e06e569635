package mailing

import (
	"regexp"
	"strings"
)

// Trouble is what went wrong on this side of the mail server, or before it said anything. Its German sentence stands in the
// catalogue under "mailing.trouble.".
type Trouble string

// The troubles.
const (
	NoTrouble          Trouble = ""
	TroubleUnknownName Trouble = "unknown_name" // of the mail server
	TroubleRefused     Trouble = "connection_refused"
	TroubleLate        Trouble = "late"
	TroubleCertificate Trouble = "certificate"
	TroubleEncryption  Trouble = "encryption" // the server offers none
	TroubleSignIn      Trouble = "sign_in"    // the server knows no way of it that we do
	TroubleInside      Trouble = "inside"
	TroubleSealed      Trouble = "sealed"
	TroubleSigning     Trouble = "signing"
	TroubleBroken      Trouble = "broken" // the connection broke
	TroubleAway        Trouble = "away"   // of any other sort
)

// Troubles lists every trouble.
var Troubles = []Trouble{TroubleUnknownName, TroubleRefused, TroubleLate, TroubleCertificate, TroubleEncryption, TroubleSignIn, TroubleInside,
	TroubleSealed, TroubleSigning, TroubleBroken, TroubleAway}

// serverSpeaks finds where the words of a mail server begin in what is kept of a problem: with the code of its answer, which
// stands first or behind what we say about it.
var serverSpeaks = regexp.MustCompile(`(?s)(?:^|: )([245]\d\d(?:[ -].*)?)$`)

// Answer returns what a mail server said, with its code, and nothing of what we say about it; "" when it said nothing.
func (e Entry) Answer() string {
	text := strings.TrimSpace(e.LastError)
	switch {
	case e.State == Bounced, e.State == Sent: // a report brought it
		return text
	case isUnwritten(text):
		return ""
	}
	if found := serverSpeaks.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return ""
}

// Trouble returns what went wrong without a word of a mail server; NoTrouble where there are its words, or where the reason
// already says all.
func (e Entry) Trouble() Trouble {
	text := e.LastError
	if text == "" || e.Answer() != "" || isUnwritten(text) || strings.HasSuffix(text, "of the recipient cannot be read") {
		return NoTrouble
	}
	for _, known := range troubleWords {
		for _, words := range known.words {
			if strings.Contains(text, words) {
				return known.trouble
			}
		}
	}
	return TroubleAway
}

func isUnwritten(text string) bool {
	return strings.HasPrefix(text, unwritten) || strings.HasPrefix(text, "build message")
}

// troubleWords are what errors of ours and of the libraries say, the surest first.
var troubleWords = []struct {
	words   []string
	trouble Trouble
}{
	{[]string{"TB_SECRET"}, TroubleSealed},
	{[]string{"TB_SENDER_NETWORKS"}, TroubleInside},
	{[]string{"cannot be signed", "sign message"}, TroubleSigning},
	{[]string{"x509", "certificate"}, TroubleCertificate},
	{[]string{"STARTTLS", "first record does not look like a TLS handshake"}, TroubleEncryption},
	{[]string{"SMTP AUTH"}, TroubleSignIn},
	{[]string{"no such host", "server misbehaving"}, TroubleUnknownName},
	{[]string{"i/o timeout", "deadline exceeded", "timed out"}, TroubleLate},
	{[]string{"connection refused"}, TroubleRefused},
	{[]string{"connection broke", "connection reset", "broken pipe", "EOF"}, TroubleBroken},
}
