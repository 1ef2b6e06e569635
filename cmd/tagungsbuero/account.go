package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/app"
	"tagungsbuero/internal/organisation"
)

type accountCommand struct {
	Add accountAddCommand `cmd:"" help:"Add an account, or give an existing one another organisation. Sends an invitation to set the password."`
}

type accountAddCommand struct {
	Email         string `required:"" help:"Mail address; it is the name to sign in with."`
	Name          string `required:"" help:"Name of the person."`
	Organisation  string `placeholder:"SLUG" help:"Short name of the organisation, as in organisation list. Needed unless --admin."`
	Role          string `default:"editor" enum:"manager,editor,reader,reception" help:"What the account may do there: manager, editor, reader or reception."`
	Admin         bool   `help:"The account looks after the installation."`
	PasswordStdin bool   `name:"password-stdin" help:"Read the password from standard input instead of sending an invitation."`
}

// Run acts for the installation.
func (c accountAddCommand) Run(e *environment) error {
	if c.Organisation == "" && !c.Admin {
		return errors.New("give --organisation (see \"tagungsbuero organisation list\"), or --admin for an account that looks after the installation")
	}
	password, err := c.readPassword(e.in)
	if err != nil {
		return err
	}
	return e.withApp(func(service *app.App) error {
		invitation := account.Invitation{Email: c.Email, Name: c.Name, Role: actor.Role(c.Role), Admin: c.Admin}
		if c.Organisation != "" {
			host, err := service.Organisations.BySlug(e.context, c.Organisation)
			if err != nil {
				return fmt.Errorf("find organisation %q: %w", c.Organisation, err)
			}
			invitation.Organisation = host.ID
		}
		if c.PasswordStdin {
			_, err := service.Accounts.AddWithPassword(e.context, actor.System(), invitation, password)
			return err
		}
		if err := service.Accounts.Invite(e.context, actor.System(), invitation); err != nil {
			return err
		}
		fmt.Fprintln(e.out, "The invitation is in the outbox; a running service sends it within seconds.")
		return nil
	})
}

// readPassword reads one line when a password is to come.
func (c accountAddCommand) readPassword(in io.Reader) (string, error) {
	if !c.PasswordStdin {
		return "", nil
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read password: %w", err)
	}
	password := strings.TrimRight(line, "\r\n")
	if password == "" {
		return "", errors.New("there is no password on standard input; pipe it in, for example: printf %s \"$PASSWORD\" | tagungsbuero account add … --password-stdin")
	}
	return password, nil
}

type organisationCommand struct {
	Add  organisationAddCommand  `cmd:"" help:"Add an organisation that can host events."`
	List organisationListCommand `cmd:"" help:"List organisations: short name, then name."`
}

type organisationAddCommand struct {
	Name         string `required:"" help:"Name of the organisation."`
	Slug         string `placeholder:"SLUG" help:"Short name for addresses; made from the name when absent."`
	Kind         string `required:"" placeholder:"KIND" help:"ki, jmd, landeskoordination, wohlfahrtsverband, jugendamt, schule, schulamt, jobcenter, bezirksregierung, ministerium, migrantenorganisation or sonstige."`
	Carrier      string `help:"Who maintains the organisation."`
	CarrierGroup string `name:"carrier-group" placeholder:"GROUP" help:"evangelisch, katholisch, awo, ib, frei or kommunal."`
	LegalRegime  string `name:"legal-regime" required:"" placeholder:"REGIME" help:"Law on data protection that binds it: dsgvo_dsg_nrw, dsgvo_bdsg, dsg_ekd or kdg."`
	Municipality string `placeholder:"KEY" help:"Official municipality key, for example 05111."`
	Email        string `help:"Mail address for participants."`
	Phone        string `help:"Telephone number for participants."`
}

// Run prints the short name of the new organisation.
func (c organisationAddCommand) Run(e *environment) error {
	return e.withApp(func(service *app.App) error {
		draft := organisation.Draft{
			Name: c.Name, Slug: c.Slug, Kind: organisation.Kind(c.Kind), Carrier: c.Carrier,
			CarrierGroup: organisation.CarrierGroup(c.CarrierGroup), LegalRegime: organisation.LegalRegime(c.LegalRegime),
			Email: c.Email, Phone: c.Phone,
		}
		if c.Municipality != "" {
			draft.MunicipalityKey = &c.Municipality
		}
		created, err := service.Organisations.Create(e.context, actor.System(), draft)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, created.Slug)
		return nil
	})
}

type organisationListCommand struct{}

// Run prints one line per organisation.
func (organisationListCommand) Run(e *environment) error {
	return e.withApp(func(service *app.App) error {
		all, err := service.Organisations.List(e.context)
		for _, o := range all {
			fmt.Fprintf(e.out, "%s\t%s\n", o.Slug, o.Name)
		}
		return err
	})
}

type tokenCommand struct {
	Add tokenAddCommand `cmd:"" help:"Make a token for the API. Prints nothing but the token, this once."`
}

type tokenAddCommand struct {
	Account string `required:"" placeholder:"EMAIL" help:"Mail address of the account the token acts for."`
	Name    string `required:"" help:"What the token is for."`
	Expires string `required:"" placeholder:"DAY" help:"Last day of the token, for example 2027-12-31; at most one year ahead."`
}

// Run prints the secret and nothing else, for scripts.
func (c tokenAddCommand) Run(e *environment) error {
	day, err := time.Parse(time.DateOnly, c.Expires)
	if err != nil {
		return fmt.Errorf("--expires is %q: give a day such as 2027-12-31", c.Expires)
	}
	return e.withApp(func(service *app.App) error {
		secret, err := service.Accounts.CreateToken(e.context, actor.System(), c.Account, c.Name, day.AddDate(0, 0, 1))
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, secret)
		return nil
	})
}
