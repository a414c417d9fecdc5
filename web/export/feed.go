package export

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"time"

	"findings/search"
)

// A Feed is a search as a feed reader takes it: new passages appear as entries.
type Feed struct {
	Title   string // what was searched and filtered
	Base    string // address of the service, "https://findings.example.org"
	Self    string // address of the feed below Base
	Page    string // address of the page with the same results below Base
	Updated time.Time
	Results []search.Result
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  string      `xml:"author>name"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type atomEntry struct {
	Title     string   `xml:"title"`
	ID        string   `xml:"id"`
	Updated   string   `xml:"updated"`
	Published string   `xml:"published,omitempty"`
	Link      atomLink `xml:"link"`
	Rights    string   `xml:"rights,omitempty"`
	Summary   string   `xml:"summary"`
	Content   atomText `xml:"content"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// Atom writes a feed as RFC 4287.
func (f Feed) Atom(w io.Writer) error {
	feed := atomFeed{Title: f.Title, ID: f.Base + f.Self, Updated: f.Updated.UTC().Format(time.RFC3339), Author: "Findings",
		Links: []atomLink{{Rel: "self", Href: f.Base + f.Self, Type: "application/atom+xml"}, {Rel: "alternate", Href: f.Base + f.Page, Type: "text/html"}}}
	for _, r := range f.Results {
		feed.Entries = append(feed.Entries, atomEntry{
			Title: entryTitle(r), ID: f.Base + r.URL, Updated: f.when(r), Published: dateTime(r.Report.Date),
			Link:   atomLink{Rel: "alternate", Href: f.Base + r.URL, Type: "text/html"},
			Rights: r.Report.Licence, Summary: r.Citation, Content: atomText{"text", r.Text},
		})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return xml.NewEncoder(w).Encode(feed)
}

// when is the date of a result's report, or of the feed where it has none.
func (f Feed) when(r search.Result) string {
	if t := dateTime(r.Report.Date); t != "" {
		return t
	}
	return f.Updated.UTC().Format(time.RFC3339)
}

// dateTime is an ISO date as a moment, "" for none.
func dateTime(date string) string {
	if date == "" {
		return ""
	}
	return date + "T00:00:00Z"
}

func entryTitle(r search.Result) string {
	if r.Section == "" {
		return r.Report.Title
	}
	return r.Report.Title + ": " + r.Section
}

type jsonFeed struct {
	Version string     `json:"version"`
	Title   string     `json:"title"`
	Home    string     `json:"home_page_url"`
	Feed    string     `json:"feed_url"`
	Items   []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Text      string   `json:"content_text"`
	Summary   string   `json:"summary"`
	Published string   `json:"date_published,omitempty"`
	Tags      []string `json:"tags,omitempty"`
}

// JSON writes a feed as JSON Feed 1.1.
func (f Feed) JSON(w io.Writer) error {
	feed := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Home: f.Base + f.Page, Feed: f.Base + f.Self, Items: []jsonItem{}}
	for _, r := range f.Results {
		feed.Items = append(feed.Items, jsonItem{ID: f.Base + r.URL, URL: f.Base + r.URL, Title: entryTitle(r), Text: r.Text,
			Summary: r.Citation, Published: dateTime(r.Report.Date), Tags: r.Themes})
	}
	return json.NewEncoder(w).Encode(feed)
}
