package api

import (
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// Personal is what the holder of a personal link sees.
type Personal struct {
	Standing
	Version       string          `json:"version" doc:"Of what it says; another after every change."`
	Party         int             `json:"party" doc:"For how many people it stands."`
	Unnamed       bool            `json:"unnamed" doc:"true: a place of a group that nobody was named for yet."`
	MayCancel     bool            `json:"may_cancel"`
	MayChange     bool            `json:"may_change" doc:"The answers. Fewer people can come as long as the whole may be cancelled."`
	MaySubstitute bool            `json:"may_substitute"`
	Person        Person          `json:"person"`
	Locale        Locale          `json:"letter_locale" doc:"In which we write."`
	Answers       []Answer        `json:"answers" doc:"In the order of the form; those that may reveal health or religion at the end."`
	Places        []WorkshopPlace `json:"workshop_places" doc:"Where the person goes in each slot that concerns them."`
	Files         []SentFile      `json:"files"`
	Group         *OwnGroup       `json:"group,omitempty" doc:"Absent for who came alone."`
	Ended         *Change         `json:"ended,omitempty" doc:"How the registration ended; absent while it stands."`
	Merged        bool            `json:"merged" doc:"It ended because another registration of the same person stands."`
	Event         Event           `json:"event" doc:"With the access to its online part for people with a seat."`
}

// OwnGroup is the group that somebody was registered in.
type OwnGroup struct {
	Reference   string `json:"reference"`
	ContactName string `json:"contact_name" doc:"Who registered the group."`
	Together    bool   `json:"together" doc:"true: all of them or nobody."`
}

func (a *API) personalOf(p registration.Personal, seats registration.Seats) Personal {
	r := p.Registration
	personal := Personal{
		Standing: Standing{Place: placeOf(r, p.WaitlistPosition), Quota: orNull(p.Quota), ManageURL: a.Links.PersonalByToken(p.Token)},
		Version:  p.Version, Party: r.Party, Unnamed: r.Placeholder, MayCancel: p.MayCancel, MayChange: p.MayChange, MaySubstitute: p.MaySubstitute,
		Person: personOf(r.Person), Locale: Locale(r.Locale), Answers: answersOf(r.Answers, p.Special), Places: placesOf(p.Workshops), Files: filesOf(p.Files),
		Merged: r.MergedIntoID != nil, Event: a.eventOf(actor.Participant(), p.Event, seats),
	}
	if r.State.TakesSeat() && p.Event.State == event.StatePublished {
		personal.Event.OnlineAccess = p.Event.OnlineAccess
	}
	if r.GroupID != nil {
		personal.Group = &OwnGroup{Reference: string(r.GroupReference), ContactName: r.ContactName, Together: r.Together}
	}
	if p.Ended != nil {
		ended := changeOf(*p.Ended)
		personal.Ended = &ended
	}
	return personal
}
