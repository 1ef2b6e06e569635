package mailing

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"
)

func TestALetterToAListSaysHowToLeaveIt(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		unsubscribe *Unsubscribe
		ways, post  string
	}{
		"no list":                 {nil, "", ""},
		"page":                    {&Unsubscribe{URL: "https://tagung.example/abbestellen/abc"}, "<https://tagung.example/abbestellen/abc>", "List-Unsubscribe=One-Click"},
		"page and mail":           {&Unsubscribe{URL: "https://tagung.example/x", MailTo: "ab@tagung.example"}, "<https://tagung.example/x>, <mailto:ab@tagung.example>", "List-Unsubscribe=One-Click"},
		"mail alone":              {&Unsubscribe{MailTo: "ab@tagung.example"}, "<mailto:ab@tagung.example>", ""},
		"page without encryption": {&Unsubscribe{URL: "http://tagung.example/x", MailTo: "ab@tagung.example"}, "<mailto:ab@tagung.example>", ""},
		"another header":          {&Unsubscribe{URL: "https://tagung.example/x\r\nBcc: alle@gast.example"}, "", ""},
		"endless":                 {&Unsubscribe{URL: "https://tagung.example/" + strings.Repeat("x", 1000)}, "", ""},
	} {
		c := testContent()
		c.Unsubscribe = tt.unsubscribe
		m, err := mail.ReadMessage(bytes.NewReader(build(t, testEnvelope(), c)))
		if err != nil {
			t.Fatal(err)
		}
		if ways, post := m.Header.Get("List-Unsubscribe"), m.Header.Get("List-Unsubscribe-Post"); ways != tt.ways || post != tt.post {
			t.Errorf("%s: %q, %q", name, ways, post)
		}
		if m.Header.Get("Precedence") != "" {
			t.Errorf("%s: a letter has a Precedence", name)
		}
	}
}
