package office

import (
	"testing"

	"tagungsbuero/internal/web/view"
	"tagungsbuero/templates"
)

func TestPagesFitTheirTemplates(t *testing.T) {
	err := view.Check(templates.Files, "page/office", SignInPage{}, ForgottenPage{}, PasswordPage{}, AccountPage{}, EventsPage{}, EventPage{},
		EventFormPage{}, NewEventPage{}, EditorPage{}, EventHistoryPage{}, QuestionsPage{}, CancelEventPage{}, CopyEventPage{}, ParticipantsPage{}, FiltersPage{}, FilterPage{}, ParticipantPage{}, CancelParticipantPage{}, EntryPage{},
		DoorPage{}, DecidePage{}, BroadcastsPage{}, BroadcastFormPage{}, BroadcastPage{}, AllocationPage{}, AllocationPreviewPage{}, ProtocolPage{}, WorkshopsPage{}, WorkshopPreviewPage{}, WorkshopProtocolPage{}, WorkshopPage{}, DuplicatesPage{}, MergePage{}, ChooseMergePage{}, SeatPage{}, PriorityPage{}, PersonFormPage{},
		InvitationsPage{}, InviteListPage{}, InvitePreviewPage{}, ImportPage{}, ImportPreviewPage{}, OrganisationsPage{}, OrganisationPage{}, OrganisationFormPage{}, SenderPage{}, InvitePage{}, AccountsPage{}, LogPage{},
		HostsPage{}, HelpPage{}, VenuesPage{}, VenuePage{}, VenueFormPage{}, EventVenuePage{}, TextsPage{}, TextPage{}, EventImagePage{}, SeriesPage{}, CarryOverPage{}, TemplatesPage{}, RenameTemplatePage{}, SaveTemplatePage{}, UseTemplatePage{}, PublishAtPage{}, UnpublishPage{}, TeamPage{}, WorkshopListsPage{}, LeaveEventPage{}, HostAnswerPage{}, OwnAddressPage{}, AddressLinkPage{}, EndAccountPage{}, EventFiguresPage{}, OrganisationFiguresPage{}, SecondStepPage{}, FactorsPage{}, CodeAppPage{}, RecoveryCodesPage{}, ProviderPage{}, MappingsPage{}, LettersPage{}, LetterPage{}, NewsFiguresPage{}, ErrorPage{})
	if err != nil {
		t.Fatal(err)
	}
}
