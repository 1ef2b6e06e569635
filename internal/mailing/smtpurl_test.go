package mailing

import (
	"log/slog"
	"strings"
	"testing"
)

func TestAnSMTPURLIsRead(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]server{
		"smtp://mail.example":                                 {host: "mail.example", port: 587, tls: tlsStart},
		"smtp://mail.example:465":                             {host: "mail.example", port: 465, tls: tlsImplicit},
		"smtp://mail.example?tls=implicit":                    {host: "mail.example", port: 465, tls: tlsImplicit},
		"smtp://localhost:1025/?tls=none":                     {host: "localhost", port: 1025, tls: tlsNone},
		"smtp://b%C3%BCro:p%2Fw%40rt@mail.example:25":         {host: "mail.example", port: 25, user: "büro", password: "p/w@rt", tls: tlsStart},
		"smtp://user:geheim@[2001:db8::1]:2525?tls=starttls ": {host: "2001:db8::1", port: 2525, user: "user", password: "geheim", tls: tlsStart},
	} {
		got, err := parseSMTPURL(raw)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		if *got != want {
			t.Errorf("%s: got %+v, want %+v", raw, *got, want)
		}
	}
}

func TestAllMistakesOfAnSMTPURLAreToldWithoutThePassword(t *testing.T) {
	t.Parallel()
	for raw, wants := range map[string][]string{
		"https://user:geheim@/pfad?tls=ssl&x=1":  {"smtp://", "no host", "path", "tls=ssl", `"x"`},
		"smtp://user:geheim@mail.example:99999":  {"port"},
		"smtp://user:ge heim%zz@mail.example":    {"cannot be read"},
		"smtp://user@mail.example":               {"both user and password"},
		"smtp://user:geheim@localhost?tls=none":  {"without encryption"},
		"smtp://user:ge/heim@mail.example:587":   {"cannot be read"},
		"mail.example:587":                       {"smtp://"},
		"smtp://mail.example:587?tls=starttls&a": {`"a"`},
	} {
		_, err := parseSMTPURL(raw)
		if err == nil {
			t.Errorf("%s was taken", raw)
			continue
		}
		if strings.Contains(err.Error(), "heim") {
			t.Errorf("%s: the message tells the password: %v", raw, err)
		}
		for _, want := range wants {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is missing in: %v", raw, want, err)
			}
		}
	}
}

func TestMistakesInTheOptionsAreToldTogether(t *testing.T) {
	t.Parallel()
	_, err := New(nil, Options{SMTPURL: "ftp://mail.example", From: "niemand"}, nil, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "TB_MAIL_FROM") || !strings.Contains(err.Error(), "TB_SMTP_URL") {
		t.Errorf("mistakes: %v", err)
	}
}
