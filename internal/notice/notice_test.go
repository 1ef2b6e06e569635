package notice_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/notice"
	"tagungsbuero/internal/organisation"
)

var update = flag.Bool("update", false, "write the golden files anew")

func host(name string, regime organisation.LegalRegime) event.Host {
	return event.Host{Organisation: organisation.Organisation{Name: name, LegalRegime: regime, Carrier: "Träger von " + name,
		Street: "Musterweg 1", Postcode: "00000", City: "Musterstadt", Email: "buero@" + string(regime[:3]) + ".example", Phone: "030 23125 100",
		DataProtectionContact: "datenschutz@musterstadt.example"}}
}

func conference(hosts ...event.Host) event.Event {
	return event.Event{Title: "Übergänge *gestalten*", EndsAt: time.Date(2027, 5, 15, 16, 0, 0, 0, dates.Berlin), Hosts: hosts,
		Fields: []event.Field{{Key: "organisation", Required: true}, {Key: "remark"}}}
}

func TestTheNoticeReadsAsAgreed(t *testing.T) {
	for name, ev := range map[string]event.Event{
		"one_host": conference(host("KI Musterstadt", organisation.RegimeDSGNRW)),
		"four_hosts": conference(host("KI Musterstadt", organisation.RegimeDSGNRW), host("JMD_Nord", organisation.RegimeKDG),
			host("JMD Süd", organisation.RegimeDSGEKD), host("JMD West", organisation.RegimeBDSG)),
	} {
		golden(t, name, notice.For(ev).Body)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".md")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (make golden writes it anew):\n%s", path, diff)
	}
}

func TestTheVersionFollowsTheText(t *testing.T) {
	one := notice.For(conference(host("KI", organisation.RegimeDSGNRW)))
	same := notice.For(conference(host("KI", organisation.RegimeDSGNRW)))
	other := notice.For(conference(host("KI", organisation.RegimeKDG)))
	if one != same || one.Version == other.Version || len(one.Version) != 16 {
		t.Errorf("versions %q, %q, %q", one.Version, same.Version, other.Version)
	}
}

func TestAnEventWithoutHostsStillHasANotice(t *testing.T) {
	body := notice.For(conference()).Body
	if !strings.Contains(body, "Verantwortlich sind die Einrichtungen") || strings.Contains(body, "Rechtsgrundlage") {
		t.Errorf("got %s", body)
	}
}

func TestAnUsedNoticeIsKeptOnce(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	n := notice.For(conference(host("KI", organisation.RegimeDSGNRW)))
	for range 2 {
		if err := database.InTx(t.Context(), func(tx *db.Tx) error { return notice.Ensure(t.Context(), tx, n) }); err != nil {
			t.Fatal(err)
		}
	}
	var body string
	if err := database.GetContext(t.Context(), &body, `SELECT body FROM privacy_notices WHERE version = $1`, n.Version); err != nil || body != n.Body {
		t.Errorf("kept %q, %v", body, err)
	}
}
