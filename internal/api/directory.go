package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/organisation"
)

const tagDirectory = "Directory"

func (a *API) registerDirectory() {
	offer(a, operation{method: http.MethodGet, path: "/organisations", tag: tagDirectory, summary: "List organisations", description: "Sorted by name."}, a.listOrganisations)
	offer(a, operation{method: http.MethodGet, path: "/topics", tag: tagDirectory, summary: "List topics", description: "In their order."}, a.listTopics)
	offer(a, operation{method: http.MethodGet, path: "/municipalities", tag: tagDirectory, summary: "List municipalities", description: "Sorted by name."}, a.listMunicipalities)
}

// Organisation is a body that can host events. Texts are empty when unknown.
type Organisation struct {
	Slug         string           `json:"slug"`
	Name         string           `json:"name"`
	Kind         OrganisationKind `json:"kind"`
	Carrier      string           `json:"carrier"`
	CarrierGroup CarrierGroup     `json:"carrier_group"`
	LegalRegime  LegalRegime      `json:"legal_regime" doc:"The data-protection law that it works under."`
	Municipality *string          `json:"municipality" doc:"Key, see /municipalities."`
	Street       string           `json:"street"`
	Postcode     string           `json:"postcode"`
	City         string           `json:"city"`
	Email        string           `json:"email"`
	Phone        string           `json:"phone"`
	Website      string           `json:"website"`
	Logo         *Picture         `json:"logo,omitempty" doc:"Absent: none."`
}

// Topic is a field of work.
type Topic struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// Municipality is a Kreis or a town that runs an integration centre.
type Municipality struct {
	Key     string   `json:"key" doc:"The official municipality key."`
	Name    string   `json:"name"`
	Regions []string `json:"regions" doc:"Keys of the regions it lies in."`
}

// The directory is short; each list comes as a whole.
type (
	// OrganisationList is the whole list.
	OrganisationList struct {
		Items []Organisation `json:"items"`
		Next  string         `json:"next" doc:"Always empty."`
	}
	// TopicList is the whole list.
	TopicList struct {
		Items []Topic `json:"items"`
		Next  string  `json:"next" doc:"Always empty."`
	}
	// MunicipalityList is the whole list.
	MunicipalityList struct {
		Items []Municipality `json:"items"`
		Next  string         `json:"next" doc:"Always empty."`
	}
	organisationsAnswer  struct{ Body OrganisationList }
	topicsAnswer         struct{ Body TopicList }
	municipalitiesAnswer struct{ Body MunicipalityList }
)

func (a *API) listOrganisations(ctx context.Context, _ actor.Actor, _ *struct{}) (*organisationsAnswer, error) {
	all, err := a.Organisations.List(ctx)
	list := OrganisationList{Items: make([]Organisation, len(all))}
	for i, o := range all {
		list.Items[i] = a.organisationOf(o)
	}
	return &organisationsAnswer{list}, err
}

func (a *API) organisationOf(o organisation.Organisation) Organisation {
	return Organisation{
		Slug: o.Slug, Name: o.Name, Kind: OrganisationKind(o.Kind), Carrier: o.Carrier, CarrierGroup: CarrierGroup(o.CarrierGroup),
		LegalRegime: LegalRegime(o.LegalRegime), Municipality: o.MunicipalityKey, Street: o.Street, Postcode: o.Postcode, City: o.City,
		Email: o.Email, Phone: o.Phone, Website: o.Website, Logo: a.pictureOf(o.Logo, "", ""),
	}
}

func (a *API) listTopics(ctx context.Context, _ actor.Actor, _ *struct{}) (*topicsAnswer, error) {
	all, err := a.Events.Topics(ctx)
	list := TopicList{Items: make([]Topic, len(all))}
	for i, topic := range all {
		list.Items[i] = Topic{Key: topic.Key, Name: topic.Name}
	}
	return &topicsAnswer{list}, err
}

func (a *API) listMunicipalities(ctx context.Context, _ actor.Actor, _ *struct{}) (*municipalitiesAnswer, error) {
	all, err := a.Organisations.Municipalities(ctx)
	list := MunicipalityList{Items: make([]Municipality, len(all))}
	for i, m := range all {
		list.Items[i] = Municipality{Key: m.Key, Name: m.Name, Regions: append([]string{}, m.Regions...)}
	}
	return &municipalitiesAnswer{list}, err
}
