package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// EventHistoryPage shows who has changed what about an event, the latest first.
type EventHistoryPage struct {
	view.Page
	Head    eventHead
	Changes []eventChange
	// IsOlder: the event was there before its changes were written down.
	IsOlder bool
}

// Template implements view.Template.
func (EventHistoryPage) Template() string { return "page/office/event-history.html" }

// eventChange is a change in words.
type eventChange struct {
	event.Change
	Text  string
	Who   string
	Lines []changedField
}

// changedField is one field with what it said before and after, in words.
type changedField struct{ Label, Before, After string }

func (p *Pages) showEventHistory(c *gin.Context) error {
	ctx, slug := c.Request.Context(), c.Param("slug")
	changes, err := p.Events.History(ctx, web.Actor(c), slug, 0)
	if err != nil {
		return err
	}
	form, err := p.eventFormPage(c, sectionWhole, typedLists{}) // its inputs know the words for values
	if err != nil {
		return err
	}
	frame, err := p.page(c, "Verlauf der Änderungen", view.NavEvents, start, view.Link{Text: form.Head.Event.Title, URL: eventPath(slug)})
	page := EventHistoryPage{Page: frame, Head: form.Head, IsOlder: true, Changes: changesOf(changes, form.Form, form.Head.Event)}
	page.Head.Tabs = nil
	for _, other := range form.Head.Tabs {
		page.Head.add(other.Text, other.URL, "")
	}
	for _, change := range changes {
		page.IsOlder = page.IsOlder && change.What != event.WhatCreated
	}
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// changesOf words the changes of an event with the labels of its form.
func changesOf(changes []event.Change, f eventForm, ev event.Event) []eventChange {
	words := newFieldWords(f, ev)
	words.learnHosts(changes)
	worded := make([]eventChange, len(changes))
	for i, change := range changes {
		worded[i] = eventChange{Change: change, Text: say(change.What.LabelKey()), Who: "vom Tagungsbüro selbst"}
		switch {
		case change.Account != nil:
			worded[i].Who = "von " + *change.Account
		case change.By == actor.KindParticipant:
			worded[i].Who = "über den Link in der Einladung"
		}
		if change.Subject != nil {
			worded[i].Text += ": " + *change.Subject
		}
		for _, field := range change.Fields {
			worded[i].Lines = append(worded[i].Lines, words.of(field))
		}
	}
	return worded
}
