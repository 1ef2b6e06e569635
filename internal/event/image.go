package event

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/picture"
)

// Image is the title picture of an event. The zero value is none.
type Image struct {
	Key    picture.Key
	Alt    string // for those who do not see it; empty: it is only decoration
	Credit string // who took it
}

// ImageDraft is a title picture as it is sent.
type ImageDraft struct {
	File         []byte // empty: the picture stays, what is said about it changes
	Alt          string
	IsDecoration bool // says nothing that the text does not say
	Credit       string
	// Instead is the picture that who saw when they chose: Conflict "event.image_changed_meanwhile" when there is
	// another one by now. nil: whatever is there.
	Instead *picture.Key
}

// maxAlt keeps alternative texts to what somebody listens to.
const maxAlt = 300

// SetImage gives an event a title picture, or changes what is said about it. It is described, or said to be only
// decoration. Mistakes are noted at "image", "alt" and "credit". Errors: those of Change but for the version.
func (s *Service) SetImage(ctx context.Context, who actor.Actor, slug string, d ImageDraft) error {
	found, err := findHeld(ctx, s.db, who, actor.EditEvent, slug) // before a picture is decoded for nothing
	if err != nil {
		return err
	}
	d, prepared, err := d.check(ctx, found)
	if err != nil {
		return err
	}
	return s.changeImage(ctx, who, slug, d.Instead, func(tx *db.Tx, before Image) (Image, error) {
		image := Image{Key: before.Key, Alt: d.Alt, Credit: d.Credit}
		switch {
		case prepared != nil:
			image.Key, err = picture.Store(ctx, tx, *prepared)
		case image.Key == "": // somebody took it away meanwhile
			err = fault.New(fault.Conflict, "event.image_changed_meanwhile")
		}
		return image, err
	})
}

// check finds all mistakes, those of the file and of the words together.
func (d ImageDraft) check(ctx context.Context, ev Event) (ImageDraft, *picture.Prepared, error) {
	f := form.New(url.Values{})
	var prepared *picture.Prepared
	if len(d.File) > 0 || ev.Image.Key == "" {
		ready, err := picture.Prepare(ctx, picture.Title, "image", d.File)
		mistakes, isTold := errors.AsType[*fault.Error](err)
		switch {
		case isTold:
			for _, mistake := range mistakes.Fields {
				f.Fail(mistake.Name, mistake.Key, mistake.Args)
			}
		case err != nil:
			return d, nil, err
		}
		prepared = &ready
	}
	d.Alt, d.Credit = f.Line("alt", d.Alt, form.Max(maxAlt)), f.Line("credit", d.Credit)
	switch {
	case d.IsDecoration:
		d.Alt = ""
	case d.Alt == "":
		f.Fail("alt", "picture.alt_needed")
	}
	return d, prepared, f.Fault()
}

// RemoveImage takes the title picture away; without one it is harmless. Errors: those of SetImage.
func (s *Service) RemoveImage(ctx context.Context, who actor.Actor, slug string) error {
	return s.changeImage(ctx, who, slug, nil, func(*db.Tx, Image) (Image, error) { return Image{}, nil })
}

const updateImageSQL = `UPDATE events SET image_key = NULLIF($2, ''), image_alt = $3, image_credit = $4 WHERE id = $1`

func updateImage(ctx context.Context, tx *db.Tx, id ID, image Image) error {
	if _, err := tx.ExecContext(ctx, updateImageSQL, id, image.Key, image.Alt, image.Credit); err != nil {
		return fmt.Errorf("update title picture: %w", err)
	}
	return nil
}

func (s *Service) changeImage(ctx context.Context, who actor.Actor, slug string, instead *picture.Key, next func(tx *db.Tx, before Image) (Image, error)) error {
	return s.edit(ctx, who, slug, func(tx *db.Tx, before Event, capacity *int) error {
		switch {
		case before.State == StateCancelled:
			return fault.New(fault.Conflict, "event.is_cancelled")
		case instead != nil && *instead != before.Image.Key:
			return fault.New(fault.Conflict, "event.image_changed_meanwhile")
		}
		image, err := next(tx, before.Image)
		if err != nil || image == before.Image {
			return err
		}
		if err := updateImage(ctx, tx, before.ID, image); err != nil {
			return err
		}
		return s.replan(ctx, tx, who, WhatChanged, before, capacity)
	})
}

const listImagesSQL = `SELECT DISTINCT image_key FROM events WHERE image_key IS NOT NULL`

// Images returns all pictures that events show, for deleting those that nothing shows.
func (s *Service) Images(ctx context.Context) ([]picture.Key, error) {
	var keys []picture.Key
	if err := s.db.SelectContext(ctx, &keys, listImagesSQL); err != nil {
		return nil, fmt.Errorf("list title pictures: %w", err)
	}
	return keys, nil
}
