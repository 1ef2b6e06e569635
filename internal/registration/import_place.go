package registration

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/table"
)

// readyImport is a list made ready for the desk: what costs time is done before the lock.
type readyImport struct {
	ImportList
	plan       *plan
	preview    ImportPreview
	admissions []*admission // one for each line; nil where it has mistakes
}

func (s *Service) prepareImport(ctx context.Context, who actor.Actor, slug string, list ImportList) (*readyImport, error) {
	p, err := s.freshPlan(ctx, slug)
	if err != nil {
		return nil, err
	}
	if err := mayImport(who, p, list); err != nil {
		return nil, err
	}
	ready := &readyImport{ImportList: list, plan: p}
	f := form.New(nil)
	ready.Overbook = f.Lines("overbook", list.Overbook, form.Max(maxReason))
	ready.Submission = f.Line("submission", list.Submission, form.Max(maxSubmission-len("/5000")))
	if err := f.Fault(); err != nil {
		return nil, err
	}
	if ready.Sheet, ready.preview.Unknown, err = matched(p.event, list.Sheet); err != nil {
		return nil, err
	}
	municipalities, err := organisation.ListMunicipalities(ctx, s.db)
	if err != nil {
		return nil, err
	}
	known := importChoices(p.event, municipalities)
	for n, row := range ready.Sheet.Rows {
		if err := ready.add(who, n, row, known); err != nil {
			return nil, err
		}
	}
	return ready, nil
}

// mayImport lets staff of the hosts enter people, in any number.
func mayImport(who actor.Actor, p *plan, list ImportList) error {
	if who.Kind() == actor.KindParticipant {
		return fault.New(fault.NotFound, "event.unknown")
	}
	if err := mayEnter(who, p); err != nil {
		return err
	}
	if len(list.Sheet.Rows) > table.MaxRows {
		return fault.New(fault.Invalid, "registration.list_too_long", fault.Args{"Max": table.MaxRows})
	}
	return mayOverbook(who, p, list.Overbook)
}

// add reads the n-th line and makes its person ready.
func (r *readyImport) add(who actor.Actor, n int, row table.Row, known map[string]choices) error {
	sent, mistakes := importLine{form: form.New(nil), cells: row.Cells, choices: known}.read(r.plan.event)
	sent.Overbook = r.Overbook
	if r.Submission != "" {
		sent.Submission = r.Submission + "/" + strconv.Itoa(n)
	}
	a, err := prepare(r.plan, who, sent, door{})
	if err != nil && !fault.Is(err, fault.Invalid) {
		return err
	}
	line := ImportLine{Line: row.Line, Person: sent.Person, Party: max(1, sent.Party), Mistakes: joinMistakes(mistakes, mistakesOf(err))}
	if len(line.Mistakes) > 0 {
		line.Outcome, a = HasMistakes, nil
	} else {
		line.Person = a.Person
	}
	r.preview.Lines, r.admissions = append(r.preview.Lines, line), append(r.admissions, a)
	return nil
}

// joinMistakes keeps the first mistake of each field.
func joinMistakes(first, more []fault.Field) []fault.Field {
	f := form.New(nil)
	for _, mistake := range append(first, more...) {
		f.Fail(mistake.Name, mistake.Key, mistake.Args)
	}
	return mistakesOf(f.Fault())
}

// placeImport finds the places of all lines in their order.
func (s *Service) placeImport(ctx context.Context, d *desk, r *readyImport) (ImportPreview, *entries, error) {
	if err := mayRegister(d.plan.event, true, d.tx.Now); err != nil {
		return ImportPreview{}, nil, err
	}
	ready := slices.DeleteFunc(slices.Clone(r.admissions), func(a *admission) bool { return a == nil })
	live, err := d.listLive(ctx, ready...)
	if err != nil {
		return ImportPreview{}, nil, err
	}
	namesakes, err := d.listNamesakes(ctx, ready)
	if err != nil {
		return ImportPreview{}, nil, err
	}
	e, preview := d.entries(), r.preview
	preview.Lines = slices.Clone(preview.Lines) // it may be tried again
	for i, a := range r.admissions {
		line := &preview.Lines[i]
		if a == nil {
			continue
		}
		if err := s.placeLine(d, line, a, live, e); err != nil {
			return ImportPreview{}, nil, err
		}
		if line.Outcome == WillEnter && a.Email == "" {
			line.Namesake = namesakes[folded(a.Name())]
		}
	}
	preview.Fingerprint, err = preview.fingerprint(r.ImportList)
	return preview, e, err
}

// placeLine finds the place of one line.
func (s *Service) placeLine(d *desk, line *ImportLine, a *admission, live map[string]liveRegistration, e *entries) error {
	earlier, isKnown := live[a.key]
	switch {
	case isKnown && earlier.unsaved:
		line.Outcome = OnListTwice
		return nil
	case isKnown && a.Submission != "" && a.Submission == earlier.Submission: // the same list sent twice
		line.Outcome, line.Earlier = WillEnter, earlier.Reference
		line.Result = Result{Reference: earlier.Reference, State: earlier.State, Token: s.links.Token(earlier.Reference)}
		return nil
	case isKnown:
		line.Outcome, line.Earlier = EnteredAlready, earlier.Reference
		return nil
	}
	p, g, err := d.placeOne(a)
	if refusal, ok := errors.AsType[*fault.Error](err); ok {
		line.Outcome, line.Mistakes = HasMistakes, []fault.Field{{Name: "line", Key: refusal.Key, Args: refusal.Args}}
		return nil
	}
	if err != nil {
		return err
	}
	e.add(a, p, g)
	line.Outcome, line.Overbooked, line.Result = WillEnter, p.overbooked, s.resultOf(a, p, d.quotaOf(g))
	if a.key != "" {
		live[a.key] = liveRegistration{Reference: a.reference, State: p.state, Submission: a.Submission, unsaved: true}
	}
	return nil
}
