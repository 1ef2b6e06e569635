package actor

// Role is what an account does for one organisation, or in the team of one event.
type Role string

// The roles in an organisation, from most to fewest rights. A reader and a reception can also be in
// the team of one event, with the same rights there.
const (
	RoleManager   Role = "manager"   // everything, members and seats above the capacity included
	RoleEditor    Role = "editor"    // events and their registrations
	RoleReader    Role = "reader"    // sees events and participants, changes nothing
	RoleReception Role = "reception" // sees participants on the day, no contact data leaves the house
)

// The roles that are given for one event only.
const (
	RoleTeam           Role = "team"            // as an editor, but for hosts and team
	RoleWorkshopLeader Role = "workshop_leader" // who comes to their own workshops, without contacts
)

// The roles in the order of their rights: of organisations, and of the teams of events.
var (
	Roles     = []Role{RoleManager, RoleEditor, RoleReader, RoleReception}
	TeamRoles = []Role{RoleTeam, RoleReader, RoleReception, RoleWorkshopLeader}
)

// Right is one thing an account may do with an event or an organisation.
type Right string

// The rights.
const (
	SeeEvent          Right = "see event"
	EditEvent         Right = "edit event"
	ManageHosts       Right = "manage hosts" // invite organisations to an event, their order and their rights on it
	ManageTeam        Right = "manage team"  // of one event
	SeeParticipants   Right = "see participants"
	SeeContacts       Right = "see contacts" // addresses, telephone numbers, remarks and letters of participants
	EditRegistrations Right = "edit registrations"
	Overbook          Right = "overbook"    // give seats above the capacity, with a reason
	SeeSpecial        Right = "see special" // answers that may reveal health or religion (Art. 9 GDPR)
	Export            Right = "export"
	SeeWorkshopLists  Right = "see workshop lists" // name, organisation and expectations of who comes: to all, or for who sees no contacts to the workshops they lead
	ManageMembers     Right = "manage members"
)

// rights is the table of rights: what a role may do. On an event the limits of the host for which
// somebody acts are taken off, see subtracted.
var rights = map[Role][]Right{
	RoleManager: {SeeEvent, EditEvent, ManageHosts, ManageTeam, SeeParticipants, SeeContacts, EditRegistrations, Overbook, SeeSpecial,
		Export, SeeWorkshopLists, ManageMembers},
	RoleEditor:         {SeeEvent, EditEvent, ManageHosts, ManageTeam, SeeParticipants, SeeContacts, EditRegistrations, SeeSpecial, Export, SeeWorkshopLists},
	RoleReader:         {SeeEvent, SeeParticipants, SeeContacts, Export, SeeWorkshopLists},
	RoleReception:      {SeeEvent, SeeParticipants},
	RoleTeam:           {SeeEvent, EditEvent, SeeParticipants, SeeContacts, EditRegistrations, SeeSpecial, Export, SeeWorkshopLists},
	RoleWorkshopLeader: {SeeEvent, SeeWorkshopLists},
}

// Level is how far a host may go on one event.
type Level string

// The levels of hosts. At least one host of an event leads.
const (
	LevelLead Level = "lead" // leads the registration ("federführend"): everything
	LevelEdit Level = "edit" // edits event and registrations; hosts and capacity are up to those who lead
	LevelRead Level = "read" // sees, changes nothing
)

// Levels lists every level in the order of their rights.
var Levels = []Level{LevelLead, LevelEdit, LevelRead}

// subtracted is what the level of a host takes off the rights of whoever acts for it.
var subtracted = map[Level][]Right{
	LevelLead: {},
	LevelEdit: {ManageHosts, Overbook},
	LevelRead: {ManageHosts, Overbook, EditEvent, ManageTeam, EditRegistrations, SeeSpecial},
}
