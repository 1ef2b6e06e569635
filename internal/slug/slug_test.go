package slug_test

import (
	"strings"
	"testing"

	"tagungsbuero/internal/slug"
)

func TestTitlesBecomeReadableAddresses(t *testing.T) {
	for title, want := range map[string]string{
		"Übergang Schule – Ausbildung/Studium/Beruf": "uebergang-schule-ausbildung-studium-beruf",
		"Schnittstellen der Zusammenarbeit 2.0":      "schnittstellen-der-zusammenarbeit-2-0",
		"Straße & Söhne":                             "strasse-und-soehne",
		"Çağdaş İşçi Łódź":                           "cagdas-isci-lodz",
		"Zoe\u0308s Café":                            "zoes-cafe",
		"  --- ":                                     "",
		"Привіт":                                     "",
		"Wie geht’s?":                                "wie-gehts",
	} {
		if got := slug.Make(title); got != want {
			t.Errorf("%q became %q, want %q", title, got, want)
		}
	}
}

func TestLongTitlesAreCutBetweenWords(t *testing.T) {
	got := slug.Make("Kommunale Integrationszentren und Jugendmigrationsdienste in NRW – Schnittstellen der Zusammenarbeit")
	if got != "kommunale-integrationszentren-und-jugendmigrationsdienste-in" {
		t.Errorf("got %q", got)
	}
	if got := slug.Make(strings.Repeat("x", 500)); len(got) != 60 {
		t.Errorf("one endless word became %d characters", len(got))
	}
}
