package view

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Renderer holds one parsed set of templates per page.
type Renderer struct {
	site   Site
	files  fs.FS
	pages  map[string]*template.Template
	reload bool
}

// Setting changes how a Renderer works.
type Setting func(*Renderer)

// Reloading reads the templates again for every page: for development, with os.DirFS.
func Reloading(r *Renderer) { r.reload = true }

// New parses all pages of files, the content of the folder templates/.
func New(files fs.FS, site Site, settings ...Setting) (*Renderer, error) {
	pages, err := parseAll(files, site)
	if err != nil {
		return nil, err
	}
	r := &Renderer{site: site, files: files, pages: pages}
	for _, set := range settings {
		set(r)
	}
	return r, nil
}

// Render writes a page, all or nothing.
func (r *Renderer) Render(w io.Writer, page Template) error {
	body, err := r.RenderBytes(page)
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

// RenderBytes returns a page.
func (r *Renderer) RenderBytes(page Template) ([]byte, error) {
	set, err := r.find(page.Template())
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, layoutOf(page.Template()), page); err != nil {
		return nil, fmt.Errorf("render %s: %w", page.Template(), err)
	}
	return b.Bytes(), nil
}

func (r *Renderer) find(name string) (*template.Template, error) {
	pages := r.pages
	if r.reload {
		fresh, err := parseAll(r.files, r.site)
		if err != nil {
			return nil, err
		}
		pages = fresh
	}
	set, ok := pages[name]
	if !ok {
		return nil, fmt.Errorf("render %s: no such template", name)
	}
	return set, nil
}

func layoutOf(page string) string {
	if strings.HasPrefix(page, "page/office/") {
		return "layout/office"
	}
	return "layout/public"
}

func parseAll(files fs.FS, site Site) (map[string]*template.Template, error) {
	shared, err := parseShared(files, site)
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	err = eachFile(files, "page", func(name, text string) error {
		set, err := shared.Clone()
		if err != nil {
			return err
		}
		pages[name] = set
		_, err = set.New("main").Parse(text)
		return err
	})
	return pages, err
}

// parseShared names a layout "layout/public" and a partial by its file, "field".
func parseShared(files fs.FS, site Site) (*template.Template, error) {
	shared := template.New("shared").Funcs(funcs(site))
	for _, dir := range []string{"layout", "partial"} {
		err := eachFile(files, dir, func(name, text string) error {
			short := strings.TrimSuffix(strings.TrimPrefix(name, "partial/"), path.Ext(name))
			_, err := shared.New(short).Parse(text)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return shared, nil
}

// eachFile calls use for every template below dir, with its path and content.
func eachFile(files fs.FS, dir string, use func(name, text string) error) error {
	return fs.WalkDir(files, dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if err := use(name, string(text)); err != nil {
			return fmt.Errorf("parse %s: %w", name, err)
		}
		return nil
	})
}
