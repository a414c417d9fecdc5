package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestSuggest(t *testing.T) {
	s := newServer(t)
	var got suggestList
	getJSON(t, s, "/api/v1/suggest?q=care+lea", &got)
	if got.Query != "care lea" || len(got.Suggestions) == 0 || got.Suggestions[0].Text != "Care leavers" || got.Suggestions[0].Kind != "theme" {
		t.Errorf("care lea: %+v", got)
	}
	getJSON(t, s, "/api/v1/suggest?q=ashc", &got)
	if len(got.Suggestions) == 0 || got.Suggestions[0].Text != "Ashcombe" || got.Suggestions[0].Kind != "authority" {
		t.Errorf("ashc: %+v", got)
	}
	getJSON(t, s, "/api/v1/suggest?q=&size=3", &got)
	if got.Suggestions == nil || len(got.Suggestions) != 0 {
		t.Errorf("nothing typed: %+v", got)
	}
	w := get(t, s, "/api/v1/suggest?q=ashc&format=opensearch")
	if body := w.Body.String(); w.Code != http.StatusOK || !strings.HasPrefix(body, `["ashc",["Ashcombe"`) {
		t.Errorf("opensearch: status %d: %s", w.Code, body)
	}
	for _, address := range []string{"/api/v1/suggest?q=a&size=99", "/api/v1/suggest?q=a&n=3", "/api/v1/suggest?q=a&format=xml"} {
		if w := get(t, s, address); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d, want 400", address, w.Code)
		}
	}
}
