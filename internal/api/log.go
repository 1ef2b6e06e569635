package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/auditlog"
	"tagungsbuero/internal/form"
)

const tagLog = "Log"

func (a *API) registerLog() {
	offer(a, operation{method: http.MethodGet, path: "/log", tag: tagLog, summary: "Read who did what",
		description: "The latest first. Managers of an organisation see what concerns it and its events, administrators what concerns the installation. What participants wrote about themselves is never in it. An entry stays for three years.",
		forAccounts: true, refusals: []int{http.StatusForbidden}}, a.listLog)
}

// LogRecord is what an entry is about.
type LogRecord string

// Schema implements huma.SchemaProvider.
func (LogRecord) Schema(huma.Registry) *huma.Schema { return described(auditlog.Records) }

type logQuery struct {
	From   string    `query:"from" doc:"A day or a time." example:"2027-05-02"`
	To     string    `query:"to" doc:"A time that is not in it any more, or the last day that is." example:"2027-05-31"`
	Person string    `query:"person" doc:"Part of the name or the address of who did it."`
	Event  string    `query:"event" doc:"Part of its title, or its slug."`
	Record LogRecord `query:"record"`
	Cursor string    `query:"cursor" doc:"From the answer before."`
}

// LogList is one part of the log.
type LogList struct {
	Items []LogEntry `json:"items"`
	Next  string     `json:"next" doc:"Cursor of the next part; empty: this is the last one."`
}

// LogEntry is one thing that was done.
type LogEntry struct {
	HappenedAt   time.Time       `json:"happened_at"`
	ActorKind    string          `json:"actor_kind" doc:"account, participant, system, or database: by hand at the database itself."`
	By           string          `json:"by" doc:"The name of the account; empty: none did it."`
	Action       string          `json:"action" doc:"added, changed, removed, taken_out (a list) or looked_at (answers of special categories)."`
	Record       LogRecord       `json:"record"`
	Label        string          `json:"label" doc:"What it is called."`
	Event        string          `json:"event" doc:"Slug; empty: none."`
	Organisation string          `json:"organisation" doc:"Name; empty: none."`
	Subject      string          `json:"subject" doc:"The name of the account that it is about; empty: none."`
	Before       json.RawMessage `json:"before" doc:"The fields that differ, as they were."`
	After        json.RawMessage `json:"after" doc:"The same as they became. \"…\" stands for what is not told."`
}

type logAnswer struct{ Body LogList }

func (a *API) listLog(ctx context.Context, who actor.Actor, in *logQuery) (*logAnswer, error) {
	filter, err := in.filter(callOf(ctx).query)
	if err != nil {
		return nil, err
	}
	found, more, err := a.Log.Search(ctx, who, filter)
	if err != nil {
		return nil, err
	}
	list := LogList{Items: make([]LogEntry, len(found))}
	for i, e := range found {
		list.Items[i] = LogEntry{HappenedAt: e.HappenedAt, ActorKind: e.ActorKind, By: orEmpty(e.Person), Action: e.Action, Record: LogRecord(e.Record),
			Label: e.Label, Event: orEmpty(e.EventSlug), Organisation: orEmpty(e.Organisation), Subject: orEmpty(e.Subject), Before: e.Before, After: e.After}
	}
	if more {
		list.Next = found[len(found)-1].Cursor().String()
	}
	return &logAnswer{list}, nil
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// filter reads the query; its mistakes come back together.
func (q *logQuery) filter(in *form.Form) (f auditlog.Filter, err error) {
	f = auditlog.Filter{Person: q.Person, Event: q.Event, Record: form.Choice(in, "record", string(q.Record), auditlog.Records)}
	if from := instant(in, "from", q.From); from != nil {
		f.From = *from
	}
	if to := instant(in, "to", q.To); to != nil {
		f.To = *to
		if len(q.To) == len(time.DateOnly) { // the day belongs to it
			f.To = to.AddDate(0, 0, 1)
		}
	}
	if q.Cursor != "" {
		var ok bool
		if f.Before, ok = auditlog.ReadCursor(q.Cursor); !ok {
			in.Fail("cursor", "api.cursor")
		}
	}
	return f, in.Fault()
}
