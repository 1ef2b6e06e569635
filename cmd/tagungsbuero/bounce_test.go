package main

import (
	"strings"
	"testing"

	"tagungsbuero/internal/bounce"
)

const aReport = "To: bounce+1.0123456789abcdef@tagungen.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
	"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nAction: failed\nStatus: 5.1.1\n--b--\n"

func TestAMailServerIsToldToKeepAReportThatCannotBeTakenIn(t *testing.T) {
	t.Parallel()
	l := newTerminal(t)
	if code, _, errOut := l.run(aReport, "--mail-keep-days=-1", "mail", "bounce"); code != exitLater || !strings.Contains(errOut, "TB_MAIL_KEEP_DAYS") {
		t.Errorf("with wrong settings: exit %d: %s", code, errOut)
	}
	away := terminal{t, "postgres://nobody@127.0.0.1:1/nothing?connect_timeout=1"}
	if code, _, errOut := away.run(aReport, "mail", "bounce"); code != exitLater {
		t.Errorf("without a database: exit %d: %s", code, errOut)
	}
}

func TestAMailServerNeverAnswersWhatIsNoReportOfOurs(t *testing.T) {
	t.Parallel()
	l := newTerminal(t)
	for text, want := range map[string]string{
		aReport: "foreign", "": "no report", "kein Kopf": "no report", "Subject: Werbung\n\nKaufen!\n": "no report",
		"Subject: lang\n\n" + strings.Repeat("x", 2*bounce.MostBytes): "no report",
	} {
		for _, arguments := range [][]string{{"mail", "bounce"}, {"--bounce-address=bounce@tagungen.example", "mail", "bounce", "--recipient=bounce+1.0123456789abcdef@tagungen.example"}} {
			if out := l.must(text, arguments...); strings.TrimSpace(out) != want {
				t.Errorf("%.40q: %q, want %q", text, out, want)
			}
		}
	}
}
