package bounce

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestReportsOfTheUsualServersAreRead(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		kind                     Kind
		to, id, status, contains string
	}{
		"postfix_unknown":  {Failed, "bounce+4711.k7m2p9qxw4c1d8fz@tagungen.example", "letter-4711.0123456789abcdef@tagungen.example", "5.1.1", "rejected: User unknown in virtual mailbox table"},
		"postfix_delayed":  {Delayed, "bounce+4712.k7m2p9qxw4c1d8fz@tagungen.example", "letter-4712.0123456789abcdef@tagungen.example", "4.4.1", "Connection timed out"},
		"exim_full":        {Failed, "bounce+88.k7m2p9qxw4c1d8fz@tagungen.example", "letter-88.fedcba9876543210@tagungen.example", "5.2.2", "552 5.2.2 Mailbox size limit exceeded"},
		"exchange_unknown": {Failed, "tagungen@kreis.example", "letter-99.aaaabbbbccccdddd@tagungen.example", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"},
		"exchange_expired": {Failed, "bounce+6.k7m2p9qxw4c1d8fz@tagungen.example", "letter-6.1111222233334444@tagungen.example", "4.4.7", "550 4.4.7 QUEUE.Expired; message expired"},
		"gmail_policy":     {Failed, "bounce+5.k7m2p9qxw4c1d8fz@tagungen.example", "letter-5.1111222233334444@tagungen.example", "5.7.26", "the sender is unauthenticated. 550-5.7.26 All senders"},
		"vacation":         {None, "bounce+4711.k7m2p9qxw4c1d8fz@tagungen.example", "", "", ""},
		"receipt":          {None, "bounce+4711.k7m2p9qxw4c1d8fz@tagungen.example", "", "", ""},
		"delivered":        {None, "bounce+4711.k7m2p9qxw4c1d8fz@tagungen.example", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := sample(t, name)
			for _, ends := range [][]byte{text, bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))} {
				got, err := Parse(bytes.NewReader(ends))
				if err != nil {
					t.Fatal(err)
				}
				if got.Kind != want.kind || got.MessageID != want.id || got.Status != want.status || !strings.Contains(got.Diagnostic, want.contains) {
					t.Errorf("read as %+v", got)
				}
				if !slices.Contains(got.Addressees, want.to) {
					t.Errorf("sent to %q", got.Addressees)
				}
			}
		})
	}
}

func TestAReportThatIsCutOffCountsAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	text := sample(t, "postfix_unknown")
	text = text[:bytes.Index(text, []byte("Subject: =?"))]
	if got, err := Parse(bytes.NewReader(text)); err != nil || got.Kind != Failed || got.MessageID != "letter-4711.0123456789abcdef@tagungen.example" {
		t.Errorf("read as %+v, %v", got, err)
	}
}

func TestALongLetterThatComesBackHidesNoReport(t *testing.T) {
	t.Parallel()
	text := append(sample(t, "exim_full"), bytes.Repeat([]byte("Anhang\n"), MostBytes)...)
	if got, err := Parse(bytes.NewReader(text)); err != nil || got.Kind != Failed {
		t.Errorf("read as %v, %v", got.Kind, err)
	}
}

func TestWhatIsNoMessageIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\x00\x01", "kein Kopf"} {
		if _, err := Parse(strings.NewReader(text)); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestPartsInPartsInPartsEnd(t *testing.T) {
	t.Parallel()
	text := "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
		strings.Repeat("--b\nContent-Type: multipart/mixed; boundary=b\n\n", 10_000)
	if got, err := Parse(strings.NewReader(text)); err != nil || got.Kind != None {
		t.Errorf("read as %+v, %v", got, err)
	}
}

func FuzzParse(f *testing.F) {
	samples, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(samples) == 0 {
		f.Fatal("no samples", err)
	}
	for _, path := range samples {
		f.Add(sample(f, strings.TrimSuffix(filepath.Base(path), ".eml")))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := Parse(bytes.NewReader(text))
		if err != nil && !errors.Is(err, ErrUnreadable) {
			t.Errorf("error of another kind: %v", err)
		}
		if len(got.Diagnostic) > mostWords || len(got.MessageID) > mostWords || strings.ContainsFunc(got.Diagnostic, unicode.IsControl) {
			t.Errorf("read as %+v", got)
		}
		if got.Kind == None && got.Status != "" {
			t.Errorf("a status of no report: %+v", got)
		}
	})
}
