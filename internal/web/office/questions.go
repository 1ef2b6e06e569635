package office

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// QuestionsPage writes what the form of an event asks: its ready fields and its own questions. It is a section
// of the editor.
type QuestionsPage struct {
	view.Page
	Head        eventHead
	Nav         editorNav
	Version     string     // of the event that the form was filled from
	FieldsError view.Field // takes the mistakes about the ready fields as a whole
	Fields      []fieldInputs
	Questions   []questionInputs
	Templates   view.Field // ready-made questions to add
	Sensitive   []string   // labels that ask for what no event should need
	Stored      []string   // what the form asks by what somebody else has saved meanwhile
	URL         string
	Back        string
}

// Template implements view.Template.
func (QuestionsPage) Template() string { return "page/office/questions.html" }

// Next returns the number that a question gets when it is added.
func (p QuestionsPage) Next() int { return len(p.Questions) + 1 }

// The buttons of the form, besides the one that saves.
const (
	addQuestion = "frage"
	addTemplate = "vorlage"
)

// questioned is an event whose questions are written, with what the page needs to know about it.
type questioned struct {
	event event.Event
	seats registration.Seats
	ready []view.Field // the ready fields with choices, which conditions may name
}

func (p *Pages) findQuestioned(c *gin.Context) (q questioned, err error) {
	ctx := c.Request.Context()
	if q.event, err = p.Events.Managed(ctx, web.Actor(c), c.Param("slug")); err != nil {
		return questioned{}, err
	}
	if !mayEdit(c, q.event) {
		return questioned{}, fault.New(fault.Forbidden, "event.edit_forbidden")
	}
	seats, err := p.Registrations.Seats(ctx, q.event.ID)
	if err != nil {
		return questioned{}, err
	}
	q.seats = seats[q.event.ID]
	q.ready, err = p.readyChoices(ctx, q.event)
	return q, err
}

// questionsPage shows the form filled from the questions.
func (p *Pages) questionsPage(c *gin.Context, q questioned, questions []question.Question) (QuestionsPage, error) {
	frame, err := p.page(c, "Fragen: "+q.event.Title, view.NavEvents, start)
	page := QuestionsPage{
		Page: frame, Head: p.headOf(c, q.event, q.seats, tabEdit), Nav: navOf(q.event, sectionQuestions),
		FieldsError: newFieldsError(), Fields: fieldChoices(q.event.Fields), Version: strconv.FormatInt(q.event.Version, 10),
		Templates: templateChoice(questions), URL: questionsPath(q.event.Slug), Back: eventPath(q.event.Slug),
	}
	for i := range questions {
		page.Questions = append(page.Questions, newQuestionInputs(questions, i, q.ready))
		if question.SoundsSensitive(questions[i].Label) {
			page.Sensitive = append(page.Sensitive, questions[i].Label)
		}
	}
	return page, err
}

func questionsPath(slug string) string { return eventPath(slug) + "/fragen" }

func (p *Pages) showQuestions(c *gin.Context) error {
	q, err := p.findQuestioned(c)
	if err != nil {
		return err
	}
	page, err := p.questionsPage(c, q, q.event.Questions)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitQuestions(c *gin.Context) error {
	in, err := readQuestionsForm(c)
	if err != nil {
		return err
	}
	q, err := p.findQuestioned(c)
	if err != nil {
		return err
	}
	version := form.Number[int64](in, "version", form.Required)
	questions := readQuestions(in, q.ready)
	switch in.Raw().Get("do") {
	case addQuestion:
		return p.showMore(c, q, in, questions, question.Question{Kind: question.KindText})
	case addTemplate:
		return p.showMore(c, q, in, questions, missingOf(in.Raw().Get("template"), questions)...)
	}
	written := event.Part{Fields: []string{"fields", "questions"}, Write: func(d *event.Draft) {
		d.Questions = questions
		if in.Has(fieldName(event.FieldKeys[0])) { // else the form was sent without them
			d.Fields = readFields(in)
		}
	}}
	draft := q.event.Draft(q.seats.Capacity)
	written.Write(&draft)
	refusal := p.allMistakes(c, in, q.event.Slug, draft)
	if refusal == nil {
		_, refusal = p.Events.ChangePart(c.Request.Context(), web.Actor(c), q.event.Slug, version, written)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.questions_saved")
		return web.SeeOther(c, after(q.event.Slug, sectionQuestions, in.Raw().Get("do")))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.questionsPage(c, q, questions)
	if err != nil {
		return err
	}
	page.take(in, refusal, q.event)
	return p.Front.Render(c, statusFor(refusal), page)
}

// take puts the input back. After a change by somebody else the form keeps the input and the new
// version, and says what is stored: saving again is then a decision.
func (p *QuestionsPage) take(in *form.Form, refusal error, ev event.Event) {
	p.Errors = view.Bind(in.Raw(), refusal, p.fields()...)
	for i := range p.Questions {
		p.Questions[i].open()
	}
	if !isKey(refusal, "event.changed_meanwhile") {
		p.Version = in.Raw().Get("version")
		return
	}
	p.Errors = view.ErrorSummary{Heading: "Diese Veranstaltung wurde inzwischen geändert",
		Text: "Jemand anderes hat gespeichert, während Sie geschrieben haben. Ihre Eingaben stehen unten noch im Formular und sind noch nicht gespeichert."}
	for _, stored := range ev.Fields {
		p.Stored = append(p.Stored, say(stored.LabelKey()))
	}
	for _, stored := range ev.Questions {
		p.Stored = append(p.Stored, stored.Label)
	}
}

func (p *QuestionsPage) fields() []*view.Field {
	all := inputsOfFields(&p.FieldsError, p.Fields)
	for i := range p.Questions {
		all = append(all, p.Questions[i].fields()...)
	}
	return all
}

// showMore shows the form with further questions at its end. Nothing is checked or saved yet.
func (p *Pages) showMore(c *gin.Context, q questioned, in *form.Form, written []question.Question, added ...question.Question) error {
	page, err := p.questionsPage(c, q, append(written, added...))
	if err != nil {
		return err
	}
	view.Bind(in.Raw(), nil, inputsOfFields(&page.FieldsError, page.Fields)...)
	for i := range written {
		view.Bind(in.Raw(), nil, page.Questions[i].fields()...)
	}
	page.Version = in.Raw().Get("version")
	page.Notice = &view.Notice{Tone: view.Info, Title: "Noch nicht gespeichert",
		Text: "Was Sie hinzugefügt haben, steht am Ende. Es gilt erst, wenn Sie speichern."}
	return p.Front.Render(c, http.StatusOK, page)
}
