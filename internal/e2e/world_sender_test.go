package e2e_test

import "net/url"

// lookAtSender shows an organisation with a sender of its own, and with mistakes in it.
func (w *world) lookAtSender() {
	const path = "/intern/einrichtungen/jmd-musterstadt/versand"
	newClient(w.t).signIn(w.service, jmdAccount, demoPassword).post(w.base+path, url.Values{
		"address": {"post@jmd-musterstadt.example"}, "server": {"eigener"}, "host": {"smtp.jmd-musterstadt.example"}, "port": {"587"}, "tls": {"starttls"},
		"username": {"buero"}, "password": {"streng geheim"}, "dkim_domain": {"jmd-musterstadt.example"}, "dkim_selector": {"tagungen"}, "dkim_make": {"ja"}})
	w.see("intern-versand-eigener", path).by(jmdAccount)
	w.see("intern-versand-fehler", path).by(jmdAccount).sends(url.Values{"address": {"keine"}, "server": {"eigener"}, "dkim_domain": {"-"}, "smime_certificate": {"keines"}}).answeredWith(422)
}
