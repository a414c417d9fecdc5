package extract

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
)

// A kind is what the bytes of a file say it is.
type kind struct {
	format string // a Document's Format, "text" for Markdown too; "" when no reader takes it
	detail string // without a format: what it is and what to do, in words
	reason error  // without a format: a reason better than ErrUnknown, or nil
}

// magics are first bytes of files that hold no text to search.
var magics = []struct{ prefix, is string }{
	{"\x89PNG\r\n", picture}, {"\xff\xd8\xff", picture}, {"GIF8", picture}, {"II*\x00", picture},
	{"MM\x00*", picture}, {"\x00\x00\x01\x00", picture},
	{"{\\rtf", "a rich text file (RTF); save it as DOCX or PDF"},
	{"%!PS", "a PostScript file; convert it to PDF"},
	{"\x1f\x8b", archive}, {"BZh", archive}, {"7z\xbc\xaf\x27\x1c", archive}, {"Rar!\x1a", archive}, {"\xfd7zXZ\x00", archive},
	{"ID3", media}, {"OggS", media}, {"fLaC", media}, {"\x1aE\xdf\xa3", media},
	{"\x7fELF", program}, {"\xca\xfe\xba\xbe", program}, {"\xcf\xfa\xed\xfe", program},
	{"SQLite format 3\x00", "a database"},
}

const (
	picture = "a picture; if it shows a report, add the PDF or text that it was made from"
	archive = "a compressed archive; unpack it and add the files in it"
	media   = "a sound or film recording"
	program = "a program"
	binFile = "it holds binary data, not text"
	oldDoc  = "an old Office file (.doc, .xls or .ppt); save it as DOCX or PDF"
)

// sniff looks at the first bytes, and into the directory of a ZIP file.
func sniff(data []byte) kind {
	head := data[:min(len(data), 1024)]
	switch {
	case bytes.Contains(head, []byte("%PDF-")):
		return kind{format: "pdf"}
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return sniffZip(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		if bytes.Contains(data, utf16le("EncryptedPackage")) {
			return kind{reason: ErrEncrypted, detail: "an Office file with a password"}
		}
		return kind{detail: oldDoc}
	case len(data) > 12 && string(data[:4]) == "RIFF":
		if string(data[8:12]) == "WEBP" {
			return kind{detail: picture}
		}
		return kind{detail: media}
	case len(data) > 12 && string(data[4:8]) == "ftyp":
		return kind{detail: media}
	}
	for _, m := range magics {
		if bytes.HasPrefix(data, []byte(m.prefix)) {
			return kind{detail: m.is}
		}
	}
	if looksBinary(data) {
		return kind{detail: binFile}
	}
	return sniffText(head)
}

var (
	htmlStart = regexp.MustCompile(`(?i)^(<!--[\s\S]*?-->\s*)*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(!doctype\s+html|html|head|body|title|meta|article|main|div|h1|p|table|script|style)[\s>/]`)
	xmlStart  = regexp.MustCompile(`(?i)^<(\?xml|!doctype|svg|rss|feed|error)\b`)
	jsonStart = regexp.MustCompile(`^(\{\s*"[^"]*"\s*:|\[\s*[\[{"])`)
	mimeStart = regexp.MustCompile(`(?i)^(from|mime-version|content-type|return-path|received):[^\n]*\n`)
	denied    = regexp.MustCompile(`(?i)<code>\s*(accessdenied|nosuchkey|blobnotfound|resourcenotfound|\w*notfound)\s*</code>|"(error|message)"\s*:\s*"[^"]*(not found|denied|forbidden|expired)|^\{\s*"error"`)
)

// sniffText tells kinds of text apart by how they begin.
func sniffText(head []byte) kind {
	s := strings.TrimSpace(strings.TrimPrefix(narrow(head), "\ufeff"))
	switch {
	case htmlStart.MatchString(s):
		return kind{format: "html"}
	case denied.MatchString(s) && len(head) < 1024:
		return kind{reason: ErrErrorPage, detail: "a server's message instead of the document"}
	case xmlStart.MatchString(s):
		if strings.Contains(strings.ToLower(s), "<html") {
			return kind{format: "html"}
		}
		return kind{detail: "an XML file"}
	case jsonStart.MatchString(s):
		return kind{detail: "a JSON file"}
	case mimeStart.MatchString(s) && strings.Contains(strings.ToLower(s), "mime-version:"):
		return kind{detail: "a mail or web archive (.eml, .mht); save the page as HTML or PDF"}
	}
	return kind{format: "text"}
}

// narrow reads UTF-16 and leaves everything else as it is.
func narrow(head []byte) string {
	if order := utf16Order(head); order != nil {
		return fromUTF16(head, order)
	}
	return string(head)
}

// sniffZip knows the formats that are ZIP files by the parts they hold.
func sniffZip(data []byte) kind {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		if bytes.Contains(data[:min(len(data), 4096)], []byte("[Content_Types].xml")) {
			return kind{reason: ErrDamaged, detail: "an Office file that is cut short or broken; open it and save it again"}
		}
		return kind{reason: ErrDamaged, detail: "a ZIP file that is cut short or broken"}
	}
	for _, f := range z.File {
		switch {
		case f.Name == "word/document.xml" || f.Name == "word\\document.xml":
			return kind{format: "docx"}
		case strings.HasPrefix(f.Name, "word/document"):
			return kind{format: "docx"}
		case strings.HasPrefix(f.Name, "xl/"):
			return kind{detail: "an Excel workbook; save it as PDF"}
		case strings.HasPrefix(f.Name, "ppt/"):
			return kind{detail: "a PowerPoint presentation; save it as PDF"}
		case f.Name == "mimetype" || f.Name == "META-INF/container.xml":
			return kind{detail: "an OpenDocument file or e-book; save it as DOCX or PDF"}
		}
	}
	return kind{detail: archive}
}

func utf16le(s string) []byte {
	var b []byte
	for _, r := range s {
		b = binary.LittleEndian.AppendUint16(b, uint16(r))
	}
	return b
}
