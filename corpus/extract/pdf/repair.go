package pdf

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// Repair is for files whose cross references are lost or lie: cut off in a
// download, changed on the way. The objects that can be found are written into
// a new file; those that cannot be parsed are left out.

var (
	objectHead   = regexp.MustCompile(`(\d{1,8})[\x00\t\n\f\r ]+\d{1,5}[\x00\t\n\f\r ]+obj\b`)
	streamLength = regexp.MustCompile(`/Length[\x00\t\n\f\r ]+\d+(?:[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+R)?`)
	isEncrypted  = regexp.MustCompile(`/Encrypt[\x00\t\n\f\r ]*(?:\d+[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+R|<<)`)
)

// A salvage holds the objects found, by number.
type salvage struct {
	ctx     context.Context
	objects map[int][]byte // dictionary or other value
	streams map[int][]byte // what follows it, encoded
	budget  int64
}

// repaired returns a file of what can be found in data, nil when there is no
// page in it.
func repaired(ctx context.Context, data []byte) []byte {
	if isEncrypted.Match(data) {
		return nil
	}
	s := &salvage{ctx: ctx, objects: map[int][]byte{}, streams: map[int][]byte{}, budget: maxUnfold}
	heads := objectHead.FindAllSubmatchIndex(data, maxObjects)
	for i, h := range heads {
		end := len(data)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		n, _ := strconv.Atoi(string(data[h[2]:h[3]]))
		s.add(n, data[h[1]:end])
	}
	s.unpack()
	return s.file()
}

// add takes one object apart. A later one of the same number replaces it.
func (s *salvage) add(n int, body []byte) {
	delete(s.streams, n)
	if i := bytes.Index(body, []byte("stream")); i >= 0 && bytes.Contains(body[:i], []byte("<<")) {
		data := bytes.TrimPrefix(bytes.TrimPrefix(body[i+len("stream"):], []byte("\r")), []byte("\n"))
		if end := bytes.LastIndex(data, []byte("endstream")); end >= 0 {
			data = data[:end]
		}
		s.streams[n], body = data, body[:i]
	}
	if i := bytes.LastIndex(body, []byte("endobj")); i >= 0 {
		body = body[:i]
	}
	s.objects[n] = body
}

// unpack replaces object streams by the objects they hold.
func (s *salvage) unpack() {
	for _, n := range s.numbers() {
		head := parseValue(s.objects[n])
		if t := head.find("Type"); string(t.b) != "ObjStm" && string(t.b) != "XRef" {
			continue
		} else if string(t.b) == "ObjStm" {
			s.unpackStream(s.streams[n], head)
		}
		delete(s.objects, n)
		delete(s.streams, n)
	}
}

func (s *salvage) unpackStream(data []byte, head value) {
	if string(head.find("Filter").b) == "FlateDecode" || head.find("Filter").kind == array {
		data = inflate(data, min(s.budget, maxStream))
		s.budget -= int64(len(data))
	}
	first, count := int(head.find("First").num), int(head.find("N").num)
	if first <= 0 || first > len(data) || s.ctx.Err() != nil {
		return
	}
	index := lexer{src: data[:first]}
	var at [][2]int
	for range min(count, maxObjects) {
		n, offset := index.next(), index.next()
		if offset.kind != number || offset.num < 0 || first+int(offset.num) > len(data) {
			break
		}
		at = append(at, [2]int{int(n.num), first + int(offset.num)})
	}
	for i, a := range at {
		end := len(data)
		if i+1 < len(at) {
			end = max(a[1], at[i+1][1])
		}
		if _, ok := s.objects[a[0]]; !ok {
			s.objects[a[0]] = data[a[1]:end]
		}
	}
}

func (s *salvage) numbers() []int {
	var ns []int
	for n := range s.objects {
		ns = append(ns, n)
	}
	slices.Sort(ns)
	return ns
}

func parseValue(src []byte) value {
	l := lexer{src: src}
	return l.next()
}

// find is get for dictionaries read by the lexer, in which a reference is three
// values.
func (v value) find(key string) value {
	for i := 0; i+1 < len(v.kids); i++ {
		if v.kids[i].kind == name && string(v.kids[i].b) == key {
			return v.kids[i+1]
		}
	}
	return value{}
}

// file writes what was found, with a catalog and a page tree where they are lost.
func (s *salvage) file() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	at := map[int]int{}
	top, catalog, pages := 0, 0, []int(nil)
	for _, n := range s.numbers() {
		if s.ctx.Err() != nil {
			return nil
		}
		body, ok := s.parses(n)
		if !ok {
			continue
		}
		switch head := parseValue(body); string(head.find("Type").b) {
		case "Catalog":
			catalog = n
		case "Page":
			pages = append(pages, n)
		}
		at[n], top = b.Len(), n
		fmt.Fprintf(&b, "%d 0 obj\n%s", n, body)
		if data, ok := s.streams[n]; ok {
			fmt.Fprintf(&b, "\nstream\n%s\nendstream", data)
		}
		b.WriteString("\nendobj\n")
	}
	if len(pages) == 0 {
		return nil
	}
	if catalog == 0 {
		at[top+1], at[top+2] = b.Len(), 0
		fmt.Fprintf(&b, "%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n", top+1, top+2)
		at[top+2] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n<</Type/Pages/Count %d/Kids[", top+2, len(pages))
		for _, p := range pages {
			fmt.Fprintf(&b, "%d 0 R ", p)
		}
		b.WriteString("]>>\nendobj\n")
		catalog, top = top+1, top+2
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 1\n0000000000 65535 f \n")
	for n := 1; n <= top; n++ {
		if a, ok := at[n]; ok {
			fmt.Fprintf(&b, "%d 1\n%010d 00000 n \n", n, a)
		}
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", top+1, catalog, xref)
	return b.Bytes()
}

// parses returns the source of an object with its stream's true length, and
// whether the object layer will take it.
func (s *salvage) parses(n int) ([]byte, bool) {
	body := bytes.TrimSpace(s.objects[n])
	if data, ok := s.streams[n]; ok {
		body = streamLength.ReplaceAll(body, nil)
		i := bytes.LastIndex(body, []byte(">>"))
		if i < 0 {
			return nil, false
		}
		body = fmt.Appendf(nil, "%s/Length %d>>", body[:i], len(data))
	}
	src := string(body)
	_, err := model.ParseObjectContext(s.ctx, &src, 0)
	return body, err == nil && len(body) > 0
}
