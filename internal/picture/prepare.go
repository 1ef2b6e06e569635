package picture

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"

	"tagungsbuero/internal/fault"
)

// Limits of what is taken.
const (
	// MaxBytes is the largest file.
	MaxBytes = 8 << 20
	// maxPixels bounds the memory: a few bytes of file can promise any size.
	maxPixels = 24_000_000
	// maxSide keeps away what no photograph is.
	maxSide = 12_000
)

// Prepared is a picture that is ready to be stored.
type Prepared struct {
	key   Key
	files []prepared
}

type prepared struct {
	File
	body []byte
}

// one is held by whoever decodes: a large picture takes some hundred megabytes for a moment.
var one = make(chan struct{}, 1)

// Prepare checks what was sent and encodes it anew, turned upright, in the sizes of its use. Nothing else of
// the file is kept: no place where it was taken, no camera, nothing hidden behind it. Mistakes are noted at
// the given input, as an Invalid fault.
func Prepare(ctx context.Context, use Use, input string, data []byte) (Prepared, error) {
	wrong := func(key string, args fault.Args) error {
		return fault.InvalidFields([]fault.Field{{Name: input, Key: key, Args: args}})
	}
	switch {
	case len(data) == 0:
		return Prepared{}, wrong("picture.missing", nil)
	case len(data) > MaxBytes:
		return Prepared{}, wrong("picture.too_large", fault.Args{"Max": MaxBytes >> 20})
	}
	codec, known := codecOf(data)
	switch {
	case !known:
		return Prepared{}, wrong("picture.unknown_format", nil)
	case codec.isAnimated(data):
		return Prepared{}, wrong("picture.animated", nil)
	}
	config, err := codec.config(bytes.NewReader(data))
	switch {
	case err != nil || config.Width < 1 || config.Height < 1:
		return Prepared{}, wrong("picture.unreadable", nil)
	case config.Width > maxSide || config.Height > maxSide || config.Width*config.Height > maxPixels:
		return Prepared{}, wrong("picture.too_many_pixels", fault.Args{"Width": config.Width, "Height": config.Height, "Max": maxPixels / 1_000_000})
	}
	select {
	case one <- struct{}{}:
		defer func() { <-one }()
	case <-ctx.Done():
		return Prepared{}, fmt.Errorf("wait to read a picture: %w", ctx.Err())
	}
	decoded, err := codec.decode(bytes.NewReader(data))
	if err != nil {
		return Prepared{}, wrong("picture.unreadable", nil)
	}
	turn := orientationOf(codec.exif(data))
	width, height := turn.size(decoded.Bounds().Dx(), decoded.Bounds().Dy())
	if width < use.minWidth || height < use.minHeight {
		return Prepared{}, wrong("picture.too_small", fault.Args{"Width": use.minWidth, "Height": use.minHeight})
	}
	return use.prepare(decoded, turn, data)
}

func (u Use) prepare(decoded image.Image, turn orientation, data []byte) (Prepared, error) {
	sum := sha256.Sum256(data)
	width, height := u.fit(turn.size(decoded.Bounds().Dx(), decoded.Bounds().Dy()))
	largest := u.canvas(turn.size(width, height))
	draw.CatmullRom.Scale(largest, largest.Bounds(), decoded, decoded.Bounds(), draw.Over, nil)
	largest = turn.upright(largest) // scaled first, there is less to turn
	var p Prepared
	for i, file := range u.files(hex.EncodeToString(sum[:16]), width, height) {
		scaled := largest
		if i > 0 {
			scaled = u.canvas(file.Width, file.Height)
			draw.CatmullRom.Scale(scaled, scaled.Bounds(), largest, largest.Bounds(), draw.Over, nil)
		}
		body, err := u.encode(scaled)
		if err != nil {
			return Prepared{}, fmt.Errorf("encode picture: %w", err)
		}
		p.files = append(p.files, prepared{File: file, body: body})
	}
	p.key = Key(p.files[0].Name)
	return p, nil
}

// fit returns the size of the largest file.
func (u Use) fit(width, height int) (int, int) {
	scale := min(1, float64(u.width)/float64(width), float64(u.height)/float64(height))
	return max(1, int(float64(width)*scale+0.5)), max(1, int(float64(height)*scale+0.5))
}

// canvas is what a picture is drawn on: white where the format knows nothing transparent.
func (u Use) canvas(width, height int) *image.NRGBA {
	canvas := image.NewNRGBA(image.Rect(0, 0, width, height))
	if u.format == formatJPEG {
		draw.Draw(canvas, canvas.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	}
	return canvas
}

func (u Use) encode(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	if u.format == formatPNG {
		err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, m)
		return b.Bytes(), err
	}
	err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 80})
	return b.Bytes(), err
}
