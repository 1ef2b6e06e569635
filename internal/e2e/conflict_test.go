package e2e_test

import (
	"maps"
	"net/http"
	"net/url"
)

// lookAtConflict lists what somebody sees whose changes met those of somebody else: the hosts of both
// organisations had the same event open.
func (w *world) lookAtConflict() {
	w.t.Helper()
	path := "/intern/veranstaltungen/" + w.slug("Schnittstellen der Zusammenarbeit 2.0") + "/bearbeiten/alles"
	late := newClient(w.t).signIn(w.service, kiAccount, demoPassword).readSheet(w.service, path)
	first := newClient(w.t).signIn(w.service, jmdAccount, demoPassword)
	theirs := maps.Clone(first.readSheet(w.service, path).values)
	theirs.Set("summary", "Ein Tag für alle, die an den Schnittstellen arbeiten.")
	theirs.Set("accessibility", "Der Eingang ist ebenerdig.")
	if saved := first.post(w.base+path, theirs); saved.status != http.StatusSeeOther {
		w.t.Fatalf("the first to save was answered with %d:\n%s", saved.status, saved.body)
	}
	w.see("intern-bearbeiten-konflikt", path).by(kiAccount).sends(late.with(url.Values{"summary": {"Ein Tag über Wege in Schule und Beruf."}})).answeredWith(http.StatusConflict)
}
