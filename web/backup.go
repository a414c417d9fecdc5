package web

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/gin-gonic/gin"

	"findings/corpus"
)

// backupMade is the answer of POST /api/v1/backups.
type backupMade struct {
	Folder  string `json:"folder"`  // below the folder of backups of the service
	Reports int    `json:"reports"` // in the copy
}

// apiBackup answers POST /api/v1/backups: it copies the library, as it is at one
// moment, into a new folder below the one that the service was started with.
func (s *Server) apiBackup(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	if s.Backups == "" {
		return &Problem{Status: http.StatusForbidden, Title: "No folder for backups", Detail: "The service was started without --backups, so it has no place to copy to."}
	}
	extend(c, 0, uploadTime)
	made := backupMade{Folder: s.freeFolder()}
	dir := filepath.Join(s.Backups, made.Folder)
	if err := s.Library.Backup(dir); err != nil {
		return err
	}
	copied, err := corpus.OpenLibrary(dir) // a copy that cannot be opened is none
	if err != nil {
		return err
	}
	made.Reports = copied.Len()
	if err := copied.Close(); err != nil {
		return err
	}
	c.JSON(http.StatusCreated, made)
	return nil
}

// freeFolder names a folder for a backup by the time. Where the clock was set back,
// there may be one of that name.
func (s *Server) freeFolder() string {
	name := s.now().UTC().Format("20060102T150405.000Z")
	free := name
	for n := 2; ; n++ {
		if _, err := os.Lstat(filepath.Join(s.Backups, free)); err != nil {
			return free
		}
		free = fmt.Sprintf("%s-%d", name, n)
	}
}
