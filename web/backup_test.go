package web

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"testing"

	"findings/corpus"
)

func TestBackupOfALiveService(t *testing.T) {
	folder := t.TempDir()
	s := newServer(t, func(c *Config) { c.Access.WriteToken, c.Backups = "writing", folder })
	w := send(s, "POST", "/api/v1/backups", "", "Authorization: Bearer writing")
	validate(t, schemaFor(t)("Backup"), "POST /api/v1/backups", w.Body.Bytes())
	var made backupMade
	if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil || w.Code != http.StatusCreated {
		t.Fatalf("status %d, %v: %s", w.Code, err, w.Body)
	}
	copied, err := corpus.OpenLibrary(filepath.Join(folder, made.Folder))
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if faults, err := copied.Check(false); err != nil || len(faults) > 0 || copied.Len() != s.Library.Len() || made.Reports != copied.Len() {
		t.Errorf("the copy has %d reports, the answer says %d, the library has %d; faults %v, %v", copied.Len(), made.Reports, s.Library.Len(), faults, err)
	}
	for rule, c := range map[string]struct {
		s      *Server
		token  string
		status int
	}{
		"without the write token": {s, "reading", http.StatusUnauthorized},
		"without a folder":        {newServer(t, func(c *Config) { c.Access.WriteToken = "writing" }), "writing", http.StatusForbidden},
	} {
		if w := send(c.s, "POST", "/api/v1/backups", "", "Authorization: Bearer "+c.token); w.Code != c.status {
			t.Errorf("%s: status %d, want %d", rule, w.Code, c.status)
		}
	}
}
