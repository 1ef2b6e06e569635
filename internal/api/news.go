package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/news"
)

const tagNews = "News"

func (a *API) registerNews() {
	closing := []int{http.StatusNotFound, http.StatusGone}
	offerBody[NewsWish](a, operation{method: http.MethodPost, path: "/news/subscriptions", tag: tagNews, summary: "Ask to be told of new events by mail",
		description: "Sends a letter to the address, whose link confirms the wish; without that nothing else is sent, and all is deleted after seven days. The answer is the same for every address, known or not. Show people the sentence consent of the answer before they ask: by asking they agree to it.",
		status:      http.StatusAccepted}, []string{jsonType}, a.askForNews)
	offer(a, operation{method: http.MethodGet, path: "/my-news/{token}", tag: tagNews, summary: "Read the own subscription",
		description: "The token is the last part of the link to change the subscription. Reading changes nothing.", refusals: closing}, a.showNews)
	offer(a, operation{method: http.MethodPost, path: "/my-news/{token}/confirm", tag: tagNews, summary: "Confirm the own subscription",
		description: "The token is that of the link in the first letter: only who reads the mail has it. Confirming twice is harmless.", refusals: closing}, a.confirmNews)
	offerBody[NewsChoice](a, operation{method: http.MethodPatch, path: "/my-news/{token}", tag: tagNews, summary: "Change the own subscription",
		description: "What is left out stays.", refusals: closing}, []string{jsonType}, a.changeNews)
	offer(a, operation{method: http.MethodPost, path: "/my-news/{token}/end", tag: tagNews, summary: "End the own subscription",
		description: "The token is that of the link in each letter that ends it. The address is deleted at once. Ending twice is harmless.", refusals: []int{http.StatusNotFound}}, a.endNews)
	offer(a, operation{method: http.MethodGet, path: "/news/statistics", tag: tagNews, summary: "Count subscriptions by topic and region",
		description: "For who manages an organisation or the installation. It names nobody.", forAccounts: true, refusals: []int{http.StatusForbidden}}, a.countNews)
	a.registerAnnouncements()
}

// NewsWish is what somebody asks for who wants to be told of events.
type NewsWish struct {
	Email string `json:"email" required:"false" doc:"Is needed."`
	NewsChoice
}

// NewsChoice is what somebody is told of: events of one of the topics, in one of the regions.
type NewsChoice struct {
	Topics  []string `json:"topics" required:"false" doc:"Keys, see /topics. None: all."`
	Regions []string `json:"regions" required:"false" doc:"Keys, see the regions of /municipalities. None: all."`
}

func (c NewsChoice) choice() news.Choice { return news.Choice{Topics: c.Topics, Regions: c.Regions} }

// NewsAsked is the answer to everybody who asks.
type NewsAsked struct {
	Message string `json:"message" doc:"What is to be done next, in German."`
	Consent string `json:"consent" doc:"What whoever asks agrees to, in German."`
}

type newsAskedAnswer struct{ Body NewsAsked }

func (a *API) askForNews(ctx context.Context, _ actor.Actor, _ *struct{}, sent map[string]any) (*newsAskedAnswer, error) {
	wish, err := bind[NewsWish](sent)
	if err != nil {
		return nil, err
	}
	if err := a.News.Subscribe(ctx, news.Wish{Email: wish.Email, Choice: wish.choice()}); err != nil {
		return nil, err
	}
	return &newsAskedAnswer{NewsAsked{Message: i18n.Text(i18n.German, "api.news_asked", nil), Consent: i18n.Text(i18n.German, news.ConsentNow.LabelKey(), nil)}}, nil
}

// NewsPath names the subscription of a link.
type NewsPath struct {
	Token string `path:"token" doc:"The last part of the link."`
}

type newsAnswer struct{ Body OwnNews }

func (a *API) showNews(ctx context.Context, _ actor.Actor, in *NewsPath) (*newsAnswer, error) {
	return a.answerNews(ctx, in.Token)
}

func (a *API) answerNews(ctx context.Context, secret string) (*newsAnswer, error) {
	own, err := a.News.ToChange(ctx, secret)
	if err != nil {
		return nil, err
	}
	return &newsAnswer{ownNewsOf(own)}, nil
}

func (a *API) confirmNews(ctx context.Context, _ actor.Actor, in *NewsPath) (*newsAnswer, error) {
	secret, err := a.News.Confirm(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	return a.answerNews(ctx, secret)
}

func (a *API) changeNews(ctx context.Context, _ actor.Actor, in *NewsPath, sent map[string]any) (*newsAnswer, error) {
	change, err := bind[NewsChoice](sent)
	if err != nil {
		return nil, err
	}
	own, err := a.News.ToChange(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	choice := own.Choice
	if _, ok := sent["topics"]; ok {
		choice.Topics = change.Topics
	}
	if _, ok := sent["regions"]; ok {
		choice.Regions = change.Regions
	}
	if err := a.News.Change(ctx, in.Token, choice); err != nil {
		return nil, err
	}
	return a.answerNews(ctx, in.Token)
}

// NewsEnded says that a subscription is over.
type NewsEnded struct {
	Ended bool `json:"ended" doc:"Always true."`
}

type newsEndedAnswer struct{ Body NewsEnded }

func (a *API) endNews(ctx context.Context, _ actor.Actor, in *NewsPath) (*newsEndedAnswer, error) {
	return &newsEndedAnswer{NewsEnded{Ended: true}}, a.News.End(ctx, in.Token)
}
