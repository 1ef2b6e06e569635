package public

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// SubscriptionPage shows all there is about a subscription, and lets its holder change and end it.
type SubscriptionPage struct {
	view.Page
	Email   string
	Choice  newsChoice
	EndURL  string
	Consent string
	Stored  []deadline
	Letters []newsLetter
}

// Template implements view.Template.
func (SubscriptionPage) Template() string { return "page/public/subscription.html" }

// newsLetter is a letter that was written, with what it announced.
type newsLetter struct {
	At     time.Time
	Events []view.Link // none: it was about the subscription
}

func subscriptionPath(secret string) string { return web.NewsPath + "/abo/" + secret }

func (p *Pages) subscriptionPage(c *gin.Context) (SubscriptionPage, error) {
	own, err := p.News.ToChange(c.Request.Context(), c.Param("token"))
	if err != nil {
		return SubscriptionPage{}, err
	}
	page := SubscriptionPage{
		Page:  view.Page{Title: "Ihre Neuigkeiten per E-Mail", Hidden: true, Notice: p.Front.TakeNotice(c)},
		Email: own.Email, Choice: newsChoiceOf(own.Catalogue, own.Choice), EndURL: web.NewsPath + "/abmelden/" + own.EndToken, Consent: say(own.Consent.LabelKey()),
		Stored: []deadline{{Name: "Bestellt am", Text: dates.Long(own.ConsentedAt)}},
	}
	if own.ConfirmedAt != nil {
		page.Stored = append(page.Stored, deadline{Name: "Bestätigt am", Text: dates.Long(*own.ConfirmedAt)})
	}
	for _, letter := range own.Letters {
		page.Letters = append(page.Letters, newsLetterOf(letter))
	}
	return page, nil
}

// newsLetterOf leads to no event that its hosts have taken back since.
func newsLetterOf(letter news.OwnLetter) newsLetter {
	shown := newsLetter{At: letter.WrittenAt}
	for _, ev := range letter.Events {
		link := view.Link{Text: ev.Title}
		if ev.PublishedAt != nil {
			link.URL = eventPath(ev)
		}
		shown.Events = append(shown.Events, link)
	}
	return shown
}

func (p *Pages) showSubscription(c *gin.Context) error {
	secretPage(c)
	page, err := p.subscriptionPage(c)
	if err != nil {
		return p.renderGone(c, err)
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitSubscription(c *gin.Context) error {
	secretPage(c)
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	refusal := p.News.Change(c.Request.Context(), c.Param("token"), readChoice(in))
	if refusal == nil {
		p.Front.SetNotice(c, "notice.news_changed")
		return web.SeeOther(c, subscriptionPath(c.Param("token")))
	}
	if !fault.Is(refusal, fault.Invalid) {
		return p.renderGone(c, refusal)
	}
	page, err := p.subscriptionPage(c)
	if err != nil {
		return p.renderGone(c, err)
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Choice.Topics, &page.Choice.Regions)
	return p.Front.Render(c, fault.KindOf(refusal).Status(), page)
}
