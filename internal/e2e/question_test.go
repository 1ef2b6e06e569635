package e2e_test

import (
	"strconv"
	"testing"
)

// Organisers write questions with and without scripts; with them, inputs that do not count are out
// of sight until they do.
func TestOrganisersWriteQuestions(t *testing.T) {
	t.Parallel()
	w := openDemo(t)
	path := "/intern/veranstaltungen/" + w.slug("Sozialraum gestalten") + "/fragen"
	for name, withScript := range map[string]bool{"with scripts": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			p := openTab(t, w.service, wide)
			if !withScript {
				p.withoutScript()
			}
			p.open("/intern/anmelden")
			p.fill("email", kiAccount, "password", demoPassword)
			p.send()
			p.open(path)
			input := func(part string) string {
				return "questions[" + strconv.Itoa(ask[int](p, `document.querySelectorAll(".tb-question").length`)-1) + "][" + part + "]"
			}
			p.follow(`button[value="frage"]`)
			p.expect("Noch nicht gespeichert")
			if ask[string](p, "location.hash") == "" {
				t.Error("the page does not lead to the new question")
			}
			isShown := func(part string) bool {
				return ask[bool](p, `document.querySelector("[name='`+input(part)+`']").getClientRects().length > 0`)
			}
			if isShown("options") == withScript {
				t.Error("options are not shown as they should be for a question without")
			}
			p.fill(input("label"), "Wie kommen Sie? "+name, input("kind"), "single")
			if !isShown("options") {
				t.Error("options are out of sight for a question that needs them")
			}
			p.fill(input("options"), "Bahn")
			if status := p.load(p.press(`main button[value="weiter"]`)); status != 200 {
				t.Errorf("saving was answered with %d", status)
			}
			p.expect("Die Fragen sind gespeichert")
			p.open(path)
			p.expect("Wie kommen Sie? " + name)
		})
	}
}
