package registration

import (
	"tagungsbuero/internal/wording"
)

// number is the reference, by which hosts find a registration.
func (w speaker) number() []wording.Span {
	key := "reference"
	if w.isAboutGroup() {
		key = "reference_group"
	}
	return w.sayWith(key, "nummer", wording.Words(string(w.Person.Reference)))
}

func (w speaker) isAboutGroup() bool {
	switch w.kind {
	case letterGroup, letterGroupConfirm, letterNames, letterUnnamed:
		return true
	}
	return w.Facts.Group
}

// link is the way to the page of whoever gets the letter: the reference names a group or an invitation in
// the letters about those.
func (w speaker) link() wording.Document {
	ref := w.Person.Reference
	switch {
	case w.kind == letterInvitation:
		return wording.Document{button(w.language.Button(string(w.kind), "my_page"), w.links.Invitation(ref)), {Spans: w.say("secret_invitation")}}
	case w.isAboutGroup():
		return wording.Document{button(w.language.Button(string(w.kind), "my_group"), w.links.Group(ref)), {Spans: w.say("secret_group")}, {Spans: w.number()}}
	}
	return wording.Document{button(w.language.Button(string(w.kind), "my_page"), w.links.Personal(ref)), {Spans: w.say("secret")}, {Spans: w.number()}}
}

// confirming is the button that proves the address.
func (w speaker) confirming() wording.Document {
	url := w.links.Confirm(w.Person.Reference)
	if w.isAboutGroup() {
		url = w.links.ConfirmGroup(w.Person.Reference)
	}
	return wording.Document{button(w.language.Words("confirm_button", nil), url)}
}

// anew is the way back for somebody who has left.
func (w speaker) anew() wording.Document {
	page := wording.Span{Text: w.language.Words("event_page", nil), URL: w.links.event(w.Event.Slug)}
	return wording.Document{{Spans: w.say("anew")}, {Spans: []wording.Span{page}}}
}

// afterOffer is where somebody stands whose offer has lapsed.
func (w speaker) afterOffer() wording.Document {
	if w.Facts.State == Waitlisted {
		return append(wording.Document{{Spans: w.say("lapsed_waitlisted")}, {Spans: w.say("lapsed_leave")}}, w.link()...)
	}
	out := append(wording.Document{{Spans: w.say("lapsed_out")}}, w.anew()...)
	return append(out, wording.Block{Spans: w.number()})
}
