package picture_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/picture"
)

// halves is red on its left and blue on its right half, but for a green corner at the top left.
func halves(width, height int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{R: 255, A: 255}
			if x >= width/2 {
				c = color.NRGBA{B: 255, A: 255}
			}
			if x < width/4 && y < height/4 {
				c = color.NRGBA{G: 255, A: 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func asPNG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// turned puts an EXIF block into a JPEG: the orientation, and where the picture was taken.
func turned(data []byte, orientation byte) []byte {
	block := append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), orientation, 0, 0, 0, 0, 0, 0)
	block = append(block, "GEHEIMER ORT"...)
	head := binary.BigEndian.AppendUint16([]byte("\xff\xd8\xff\xe1"), uint16(len(block)+2))
	return append(append(head, block...), data[2:]...)
}

// withChunk puts a chunk behind the first one of a PNG.
func withChunk(data []byte, name string, content []byte) []byte {
	const first = 8 + 25 // signature and IHDR
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	chunk = append(append(chunk, name...), content...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return append(append(append([]byte{}, data[:first]...), chunk...), data[first:]...)
}

// promising says that a PNG is as large as that.
func promising(data []byte, width, height uint32) []byte {
	data = append([]byte{}, data...)
	binary.BigEndian.PutUint32(data[16:], width)
	binary.BigEndian.PutUint32(data[20:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// tiny is a WebP of one point.
const tiny = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"

func webp(t *testing.T) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(tiny)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// animatedWebP says that it moves, before its first frame.
func animatedWebP(t *testing.T) []byte {
	still := webp(t)
	head := append([]byte("RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00ANIM\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00"), still[12:]...)
	binary.LittleEndian.PutUint32(head[4:], uint32(len(head)-8))
	return head
}

func moving(t *testing.T) []byte {
	t.Helper()
	frame := image.NewPaletted(image.Rect(0, 0, 600, 400), color.Palette{color.Black, color.White})
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsNoPictureIsRefusedWithAReason(t *testing.T) {
	t.Parallel()
	good := asPNG(t, halves(600, 400))
	for _, c := range []struct {
		what string
		data []byte
		key  string
	}{
		{"nothing", nil, "picture.missing"},
		{"text", []byte("Guten Tag"), "picture.unknown_format"},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "picture.unknown_format"},
		{"HTML that begins like a comment", []byte("<!-- \x89PNG -->"), "picture.unknown_format"},
		{"GIF that moves", moving(t), "picture.unknown_format"},
		{"PNG that moves", withChunk(good, "acTL", make([]byte, 8)), "picture.animated"},
		{"WebP that moves", animatedWebP(t), "picture.animated"},
		{"WebP of one point", webp(t), "picture.too_small"},
		{"a signature and nothing else", []byte("\x89PNG\r\n\x1a\n"), "picture.unreadable"},
		{"PNG cut off", good[:len(good)/2], "picture.unreadable"},
		{"JPEG cut off", asJPEG(t, halves(600, 400))[:400], "picture.unreadable"},
		{"PNG with a damaged byte", append(append([]byte{}, good[:60]...), append([]byte{good[60] ^ 0xff}, good[61:]...)...), "picture.unreadable"},
		{"head of a picture of four thousand million points", promising(good, 65_000, 65_000), "picture.too_many_pixels"},
		{"head of a picture that is as wide as a number can be", promising(good, 1<<31-1, 1), "picture.too_many_pixels"},
		{"head of a picture of no width", promising(good, 0, 400), "picture.unreadable"},
		{"too many bytes", append(append([]byte{}, good...), make([]byte, picture.MaxBytes)...), "picture.too_large"},
		{"too small a picture", asPNG(t, halves(300, 300)), "picture.too_small"},
	} {
		_, err := picture.Prepare(t.Context(), picture.Title, "image", c.data)
		refusal, ok := errors.AsType[*fault.Error](err)
		if !ok || refusal.Kind != fault.Invalid || len(refusal.Fields) != 1 || refusal.Fields[0].Name != "image" || refusal.Fields[0].Key != c.key {
			t.Errorf("%s: %v, want %s", c.what, err, c.key)
		}
	}
}

// store keeps a picture and returns its files.
func store(t *testing.T, database *db.DB, use picture.Use, data []byte) (picture.Key, []picture.Body) {
	t.Helper()
	prepared, err := picture.Prepare(t.Context(), use, "image", data)
	if err != nil {
		t.Fatal(err)
	}
	var key picture.Key
	if err := database.InTx(t.Context(), func(tx *db.Tx) (err error) { key, err = picture.Store(t.Context(), tx, prepared); return err }); err != nil {
		t.Fatal(err)
	}
	var files []picture.Body
	for _, file := range key.Files() {
		body, err := picture.New(database).File(t.Context(), file.Name)
		if err != nil {
			t.Fatalf("%s: %v", file.Name, err)
		}
		config, format, err := image.DecodeConfig(bytes.NewReader(body.Data))
		if err != nil || config.Width != file.Width || config.Height != file.Height || "image/"+format != body.MediaType {
			t.Errorf("%s is a %s (%s) of %d × %d: %v", file.Name, format, body.MediaType, config.Width, config.Height, err)
		}
		files = append(files, body)
	}
	return key, files
}

func TestAPictureIsKeptInAFewSizes(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	for _, c := range []struct {
		use           picture.Use
		width, height int
		widths        []int
	}{
		{picture.Title, 3200, 1800, []int{1600, 800, 400}},
		{picture.Title, 900, 2400, []int{450, 225}},
		{picture.Title, 500, 333, []int{500, 250, 125}},
		{picture.Logo, 2000, 1000, []int{480, 240}},
		{picture.Logo, 100, 100, []int{100}},
		{picture.Logo, 4000, 60, []int{960, 480}},
	} {
		key, files := store(t, database, c.use, asPNG(t, halves(c.width, c.height)))
		var widths []int
		for _, file := range key.Files() {
			widths = append(widths, file.Width)
		}
		if len(files) != len(c.widths) {
			t.Errorf("%d × %d is kept in the widths %v, want %v", c.width, c.height, widths, c.widths)
			continue
		}
		for i, want := range c.widths {
			if widths[i] != want {
				t.Errorf("%d × %d is kept in the widths %v, want %v", c.width, c.height, widths, c.widths)
				break
			}
		}
	}
}

func TestNothingOfTheFileIsKeptButThePicture(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	hidden := "<script>alert('GEHEIM')</script>PK\x03\x04"
	for what, data := range map[string][]byte{
		"a picture with an archive behind it":   append(asPNG(t, halves(600, 400)), hidden...),
		"a picture with a comment in it":        withChunk(asPNG(t, halves(600, 400)), "tEXt", []byte("Comment\x00"+hidden)),
		"a photograph that knows where it was":  turned(asJPEG(t, halves(600, 400)), 1),
		"a photograph with a page behind it":    append(asJPEG(t, halves(600, 400)), hidden...),
		"a picture with a profile of an editor": withChunk(asPNG(t, halves(600, 400)), "iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+hidden)),
	} {
		for _, use := range []picture.Use{picture.Title, picture.Logo} {
			_, files := store(t, database, use, data)
			for _, file := range files {
				if bytes.Contains(file.Data, []byte("GEHEIM")) || bytes.Contains(file.Data, []byte("Exif")) || bytes.Contains(file.Data, []byte("PK\x03\x04")) {
					t.Errorf("%s: it is still there", what)
				}
			}
		}
	}
}

// Where the green corner of the camera's picture comes to lie when it is turned upright.
func TestAPhotographIsTurnedUpright(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	photo := asJPEG(t, halves(800, 600))
	for orientation, want := range map[byte]string{1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left", 5: "top left", 6: "top right", 7: "bottom right", 8: "bottom left", 9: "top left"} {
		_, files := store(t, database, picture.Title, turned(photo, orientation))
		m, _, err := image.Decode(bytes.NewReader(files[0].Data))
		if err != nil {
			t.Fatal(err)
		}
		isPortrait := m.Bounds().Dy() > m.Bounds().Dx()
		if isPortrait != (orientation >= 5 && orientation <= 8) {
			t.Errorf("orientation %d: %v", orientation, m.Bounds())
		}
		right, bottom := m.Bounds().Dx()-11, m.Bounds().Dy()-11
		for corner, at := range map[string]image.Point{"top left": {10, 10}, "top right": {right, 10}, "bottom left": {10, bottom}, "bottom right": {right, bottom}} {
			r, g, b, _ := m.At(at.X, at.Y).RGBA()
			if isGreen := g > r && g > b; isGreen != (corner == want) {
				t.Errorf("orientation %d: %s is green: %t", orientation, corner, isGreen)
			}
		}
	}
}

func TestADamagedEXIFBlockTurnsNothing(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	good := asPNG(t, halves(600, 400))
	for _, block := range []string{"", "MM", "MM\x00\x2a\xff\xff\xff\xff", "II\x2a\x00\x08\x00\x00\x00\xff\xff", "MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12"} {
		key, _ := store(t, database, picture.Title, withChunk(good, "eXIf", []byte(block)))
		if file := key.Files()[0]; file.Width != 600 {
			t.Errorf("%q: %+v", block, file)
		}
	}
}

func TestTransparentLogosStayTransparentAndTitlesBecomeWhite(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	clear := asPNG(t, image.NewNRGBA(image.Rect(0, 0, 500, 300)))
	for what, use := range map[string]picture.Use{"logo": picture.Logo, "title": picture.Title} {
		_, files := store(t, database, use, clear)
		m, _, err := image.Decode(bytes.NewReader(files[0].Data))
		if err != nil {
			t.Fatal(err)
		}
		r, _, _, a := m.At(5, 5).RGBA()
		if isClear := a == 0; isClear != (what == "logo") || what == "title" && r < 0xfe00 {
			t.Errorf("%s: red %x, alpha %x", what, r, a)
		}
	}
}

func TestAPictureThatNothingShowsIsDeletedADayLater(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	database.Clock = func() time.Time { return now }
	service := picture.New(database)
	shown, _ := store(t, database, picture.Logo, asPNG(t, halves(100, 50)))
	forgotten, _ := store(t, database, picture.Logo, asPNG(t, halves(200, 50)))
	remove := func(want int) {
		t.Helper()
		if n, err := service.RemoveUnused(t.Context(), []picture.Key{shown}); err != nil || n != want {
			t.Errorf("%d were deleted: %v, want %d", n, err, want)
		}
	}
	remove(0)
	now = now.Add(25 * time.Hour)
	store(t, database, picture.Logo, asPNG(t, halves(200, 50))) // it was sent again
	remove(0)
	now = now.Add(25 * time.Hour)
	remove(1)
	if _, err := service.File(t.Context(), string(forgotten)); !fault.Is(err, fault.NotFound) {
		t.Errorf("a file of it: %v", err)
	}
	if _, err := service.File(t.Context(), string(shown)); err != nil {
		t.Error(err)
	}
	if n, err := service.RemoveUnused(t.Context(), nil); err != nil || n != 1 {
		t.Errorf("when nothing is shown, %d were deleted: %v", n, err)
	}
}

func TestOnlyNamesOfFilesAreLookedFor(t *testing.T) {
	t.Parallel()
	service := picture.New(dbtest.New(t))
	for _, name := range []string{"", "x", strings.Repeat("0", 32) + "-1x1.png", strings.Repeat("0", 32) + "-1x1.svg", "../" + strings.Repeat("0", 32) + "-1x1.png"} {
		if _, err := service.File(t.Context(), name); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
