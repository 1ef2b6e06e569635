package e2e_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// An organiser adds a quota to an event in the office, with and without scripts; the enter key saves
// the form as it does elsewhere.
func TestAnOrganiserKeepsSeatsForAGroup(t *testing.T) {
	t.Parallel()
	w := openDemo(t)
	edit := "/intern/veranstaltungen/" + w.slug("Sozialraum gestalten") + "/bearbeiten/alles"
	for name, withScript := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			p := openTab(t, w.service, phone)
			if !withScript {
				p.withoutScript()
			}
			p.open("/intern/anmelden")
			p.fill("email", kiAccount, "password", demoPassword)
			p.send()
			p.open(edit)
			input := func(part string) string { return "quotas[0][" + part + "]" }
			isShown := func(name string) bool {
				return ask[bool](p, `document.querySelector("[name='`+name+`']").getClientRects().length > 0`)
			}
			p.fill("summary", "Noch nicht gespeichert, "+name, "fields[organisation_kind]", "freiwillig")
			if !ask[bool](p, `!document.querySelector("[name='quotas[0][label]']")`) {
				t.Error("there is room for a quota before anybody wants one")
			}
			p.follow(`button[value="kontingent"]`)
			if ask[string](p, "location.hash") != "#neues-kontingent" || ask[string](p, `document.querySelector("[name=summary]").value`) != "Noch nicht gespeichert, "+name {
				t.Error("what was typed is lost, or the page does not lead to the new quota")
			}
			if isShown(input("code")) == withScript || !isShown(input("release_at")+"_date") {
				t.Error("the inputs for a code or the release are not shown as they should be")
			}
			p.fill(input("label"), "Schulen", input("group"), "organisation_kind:schule", input("seats"), "5")
			p.fill("title", "Sozialraum gestalten: Jugendliche planen mit")
			if status := p.load(chromedp.KeyEvent(kb.Enter)); status != 200 {
				t.Errorf("the enter key was answered with %d", status)
			}
			p.expect("Die Änderungen sind gespeichert")
			p.open(edit)
			p.fill(input("remove"), "ja")
			p.sendForm()
			p.expect("Die Änderungen sind gespeichert")
		})
	}
}
