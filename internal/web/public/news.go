package public

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// NewsPage is the form of those who want to be told of events.
type NewsPage struct {
	view.Page
	Email   view.Field
	Choice  newsChoice
	Consent string
}

// Template implements view.Template.
func (NewsPage) Template() string { return "page/public/news.html" }

// newsChoice are the inputs of what somebody wants to be told of.
type newsChoice struct{ Topics, Regions view.Field }

func newsChoiceOf(all news.Catalogue, chosen news.Choice) newsChoice {
	choice := newsChoice{
		Topics:  view.Field{Kind: view.Checkboxes, Name: "topics", Label: "Handlungsfelder", Hint: "Ohne Auswahl erfahren Sie von allen.", Values: chosen.Topics},
		Regions: view.Field{Kind: view.Checkboxes, Name: "regions", Label: "Regionen", Hint: "Ohne Auswahl erfahren Sie von allen.", Values: chosen.Regions},
	}
	for _, topic := range all.Topics {
		choice.Topics.Options = append(choice.Topics.Options, view.Option{Value: topic.Key, Label: topic.Name})
	}
	for _, region := range all.Regions {
		choice.Regions.Options = append(choice.Regions.Options, view.Option{Value: region.Key, Label: region.Name})
	}
	return choice
}

// readChoice reads what was ticked; the room checks it.
func readChoice(in *form.Form) news.Choice {
	raw := in.Raw()
	return news.Choice{Topics: raw["topics"], Regions: raw["regions"]}
}

// trap is an input that people do not see. Programs that fill in every form do.
const trap = "website"

func (p *Pages) newsPage(c *gin.Context) (NewsPage, error) {
	all, err := p.News.Catalogue(c.Request.Context())
	return NewsPage{
		Page: view.Page{Title: "Neuigkeiten per E-Mail", Path: web.NewsPath,
			Description: "Erfahren Sie per E-Mail von neuen Fachtagungen, Fortbildungen und Treffen, die zu Ihren Handlungsfeldern und Ihrer Region passen."},
		Email:  view.Field{Name: "email", Label: "E-Mail-Adresse", Type: "email", Autocomplete: "email", Required: true},
		Choice: newsChoiceOf(all, news.Choice{}), Consent: say(news.ConsentNow.LabelKey()),
	}, err
}

func (p *Pages) showNews(c *gin.Context) error {
	page, err := p.newsPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// submitNews answers the same whatever is known of the address, also to programs that fell into the trap.
func (p *Pages) submitNews(c *gin.Context) error {
	web.NoStore(c)
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	if in.Raw().Get(trap) == "" {
		err = p.News.Subscribe(c.Request.Context(), news.Wish{Email: c.Request.PostForm.Get("email"), Choice: readChoice(in)})
	}
	if fault.Is(err, fault.Invalid) {
		return p.refuseNews(c, in, err)
	}
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, newsAskedPage())
}

func (p *Pages) refuseNews(c *gin.Context, in *form.Form, refusal error) error {
	page, err := p.newsPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Email, &page.Choice.Topics, &page.Choice.Regions)
	return p.Front.Render(c, fault.KindOf(refusal).Status(), page)
}

// ticked returns the labels of what was ticked, or that it is all.
func ticked(field view.Field) []string {
	var all []string
	for _, option := range field.Options {
		if slices.Contains(field.Values, option.Value) {
			all = append(all, option.Label)
		}
	}
	if len(all) == 0 {
		return []string{"alle"}
	}
	return all
}
