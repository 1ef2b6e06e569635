package office

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// TeamPage shows who works on an event, and is where the team is put together.
type TeamPage struct {
	view.Page
	Head      eventHead
	Members   []teamRow
	Staff     []staffOf // for those who manage the team
	MayManage bool
	URL       string
	Invite    teamInvite
}

// Template implements view.Template.
func (TeamPage) Template() string { return "page/office/team.html" }

// teamRow is somebody in the team, with what can be done about it.
type teamRow struct {
	account.TeamMember
	RoleName       string
	Leads          []string
	CalledBy       string // the host
	IsOneself      bool
	MayChange      bool
	RoleField      view.Field
	WorkshopsField view.Field
	URL            string
}

// IsOpen reports whether the form is shown again with a mistake.
func (r teamRow) IsOpen() bool { return r.RoleField.Error != "" || r.WorkshopsField.Error != "" }

// staffOf are those who see the event by their organisation.
type staffOf struct {
	Host   string
	People []staffRow
}

type staffRow struct{ Name, Role string }

// teamInvite are the inputs for one more person.
type teamInvite struct {
	Email, Name, Role, Workshops, Organisation view.Field
	HasWorkshops, HasChoice                    bool
}

func (i *teamInvite) fields() []*view.Field {
	return []*view.Field{&i.Email, &i.Name, &i.Role, &i.Workshops, &i.Organisation}
}

func (p *TeamPage) fields() []*view.Field {
	all := p.Invite.fields()
	for i := range p.Members {
		all = append(all, &p.Members[i].RoleField, &p.Members[i].WorkshopsField)
	}
	return all
}

func teamPath(slug string) string { return eventPath(slug) + "/team" }

func (p *Pages) showTeam(c *gin.Context) error {
	page, err := p.teamPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) teamPage(c *gin.Context) (TeamPage, error) {
	ctx, who := c.Request.Context(), web.Actor(c)
	team, err := p.Events.Team(ctx, who, c.Param("slug"))
	if err != nil {
		return TeamPage{}, err
	}
	ev := team.Event
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return TeamPage{}, err
	}
	frame, err := p.page(c, "Team: "+ev.Title, view.NavEvents, start)
	page := TeamPage{Page: frame, Head: p.headOf(c, ev, seats[ev.ID], tabTeam), URL: teamPath(ev.Slug), MayManage: who.MayAt(actor.ManageTeam, ev.Place())}
	page.Invite = newTeamInvite(who, ev)
	for _, member := range team.Members {
		page.Members = append(page.Members, newTeamRow(who, ev, member))
	}
	for _, staff := range team.Staff {
		of := staffOf{Host: staff.Host.Organisation.Name}
		for _, person := range staff.People {
			of.People = append(of.People, staffRow{person.Name, say(account.RoleLabelKey(person.Role))})
		}
		page.Staff = append(page.Staff, of)
	}
	return page, err
}

// rowSuffix tells the inputs of a row, with the account behind it, from the choices of the form for one more person.
const rowSuffix = "-account-"

func newTeamRow(who actor.Actor, ev event.Event, member account.TeamMember) teamRow {
	suffix, workshops := rowSuffix+formatAccount(member.ID), ledOptions(ev)
	row := teamRow{TeamMember: member, RoleName: say(account.RoleLabelKey(member.Role)), IsOneself: member.ID == who.AccountID(),
		MayChange: event.MayChangeTeam(who, ev, member), URL: teamPath(ev.Slug) + "/" + formatAccount(member.ID),
		RoleField: view.Field{Kind: view.Select, Name: "role" + suffix, Label: "Aufgabe", Within: member.Name, Required: true, Options: teamRoleOptions(ev), Value: string(member.Role)},
		WorkshopsField: view.Field{Kind: view.Checkboxes, Name: "workshops" + suffix, Label: "Workshops, die die Person leitet", Within: member.Name,
			Options: workshops, Values: member.Workshops}}
	for _, workshop := range workshops {
		if slices.Contains(member.Workshops, workshop.Value) {
			row.Leads = append(row.Leads, workshop.Label)
		}
	}
	for _, host := range ev.Hosts {
		if host.Organisation.ID == member.Organisation {
			row.CalledBy = host.Organisation.Name
		}
	}
	return row
}

func newTeamInvite(who actor.Actor, ev event.Event) teamInvite {
	workshops, hosts := ledOptions(ev), []view.Option{}
	for _, id := range who.OrganisationsAt(actor.ManageTeam, ev.Place()) {
		for _, host := range ev.Hosts {
			if host.Organisation.ID == id {
				hosts = append(hosts, view.Option{Value: formatID(id), Label: host.Organisation.Name})
			}
		}
	}
	i := teamInvite{
		Email: view.Field{Name: "email", Label: "E-Mail-Adresse", Type: "email", Required: true, Hint: "Wer schon einen Zugang hat, bekommt Bescheid. Alle anderen bekommen eine Einladung, ein Passwort festzulegen."},
		Name:  view.Field{Name: "name", Label: "Vor- und Nachname", Required: true},
		Role:  view.Field{Kind: view.Radios, Name: "role", Label: "Aufgabe", Required: true, Options: teamRoleOptions(ev), Value: string(actor.RoleTeam)},
		Workshops: view.Field{Kind: view.Checkboxes, Name: "workshops", Label: "Workshops, die die Person leitet", Required: true, Options: workshops,
			OnlyIf: &view.OnlyIf{Text: "Nur für die Leitung von Workshops.", Name: "role", Values: []string{string(actor.RoleWorkshopLeader)}}},
		HasWorkshops: len(workshops) > 0, HasChoice: len(hosts) > 1,
	}
	i.Organisation = view.Field{Kind: view.Select, Name: "organisation", Label: "Für welche Einrichtung?", Required: true, Options: hosts,
		Hint: "Was die Einrichtung nicht darf, darf die Person auch nicht."}
	if len(hosts) > 0 {
		i.Organisation.Value = hosts[0].Value
	}
	return i
}

// teamRoleOptions leave out leading workshops where there are none.
func teamRoleOptions(ev event.Event) (all []view.Option) {
	for _, role := range actor.TeamRoles {
		if role != actor.RoleWorkshopLeader || hasWorkshops(ev) {
			all = append(all, view.Option{Value: string(role), Label: say(account.RoleLabelKey(role))})
		}
	}
	return all
}

func ledOptions(ev event.Event) (all []view.Option) {
	for _, slot := range question.Slots(ev.Questions) {
		for _, workshop := range slot.Options {
			all = append(all, view.Option{Value: slot.Key + "/" + workshop.Value, Label: slot.Label + ": " + workshop.Label})
		}
	}
	return all
}
