package app

import (
	"os"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/server"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/asset"
	"tagungsbuero/internal/web/office"
	"tagungsbuero/internal/web/public"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/templates"
)

func (a *App) newHandler() (*server.Handler, error) {
	views, err := a.newViews()
	if err != nil {
		return nil, err
	}
	front := &web.Front{Views: views, Log: a.log, BaseURL: a.settings.BaseURL}
	sessions := web.NewSessions(a.Accounts, a.settings.BaseURL)
	return server.New(server.Options{
		Front: front, Log: a.log, Proxies: a.settings.Proxies(), RateLimit: a.settings.HasRateLimit(),
		Clock: a.database.Now, Ready: a.isReady, Metrics: a.metrics,
	},
		public.New(public.Deps{
			Front: front, Sessions: sessions, Events: a.Events, Registrations: a.Registrations,
			Organisations: a.Organisations, Pictures: a.Pictures, Mailbox: a.mailbox(), Operator: a.operator(), Now: a.database.Now, Fresh: a.reload,
		}),
		office.New(office.Deps{
			Front: front, Sessions: sessions, Accounts: a.Accounts, Organisations: a.Organisations, Events: a.Events, Venues: a.Venues,
			Registrations: a.Registrations, Texts: a.Texts, Exports: a.Exports, Statistics: a.Statistics, Log: a.Log, Now: a.database.Now,
		}),
		api.New(api.Deps{
			Front: front, Accounts: a.Accounts, Organisations: a.Organisations, Events: a.Events, Venues: a.Venues, Registrations: a.Registrations,
			Texts: a.Texts, Exports: a.Exports, Statistics: a.Statistics, Log: a.Log, Idempotency: a.Idempotency, Links: a.Links, Now: a.database.Now,
		}),
	)
}

func (a *App) newViews() (*view.Renderer, error) {
	site := view.Site{Operator: a.settings.Operator, BaseURL: a.settings.BaseURL, Postbox: a.settings.KeepsMails()}
	if !a.reload {
		return view.New(templates.Files, site)
	}
	if err := asset.ReloadFrom("internal/web/asset"); err != nil {
		return nil, err
	}
	return view.New(os.DirFS("templates"), site, view.Reloading)
}

// mailbox returns the letters to show at /postfach: none where they are sent.
func (a *App) mailbox() *mailing.Service {
	if a.settings.KeepsMails() {
		return a.Mailing
	}
	return nil
}

func (a *App) operator() public.Operator {
	return public.Operator{
		Name: a.settings.Operator, Address: a.settings.OperatorAddress, Email: a.settings.OperatorEmail, Phone: a.settings.OperatorPhone,
	}
}
