package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"
)

// A Fault is something in a library that is not as it should be.
type Fault struct {
	Report   string `json:"report,omitempty"` // "" when it is not about one report
	Problem  string `json:"problem"`
	Advice   string `json:"advice"`
	Repaired bool   `json:"repaired,omitempty"`
}

// Check reads the whole library and lists its faults: pages of the database that
// do not hold together, originals that are missing or changed, records that
// cannot be read, files that belong to no report. With repair it removes the
// last, unless the library is empty; what is lost can only be added again.
func (l *Library) Check(repair bool) ([]Fault, error) {
	faults, err := l.checkPages()
	if err != nil {
		return nil, err
	}
	reports, err := l.Reports()
	if err != nil {
		return nil, err
	}
	for _, r := range reports {
		faults = append(faults, l.checkReport(r)...)
	}
	stray, err := l.strayOriginals()
	if err != nil {
		return nil, fmt.Errorf("looking through the originals: %w", err)
	}
	if len(reports) == 0 && len(stray) > 0 { // the database was lost: these may be all that there is
		return append(faults, Fault{Problem: fmt.Sprintf("the library is empty, and %d original files stand beside it", len(stray)),
			Advice: fmt.Sprintf("If library.db was lost, restore a backup, or make a new library: findings add --data NEW %s", filepath.Join(l.dir, "originals"))}), nil
	}
	for _, path := range stray {
		f := Fault{Problem: fmt.Sprintf("%s belongs to no report", path), Advice: "It does no harm; check --repair removes it."}
		if repair {
			f.Repaired = os.Remove(path) == nil
		}
		faults = append(faults, f)
	}
	return faults, nil
}

// checkPages checks the database itself.
func (l *Library) checkPages() (faults []Fault, err error) {
	err = l.view(func(tx *bbolt.Tx) error {
		for e := range tx.Check() {
			faults = append(faults, Fault{Problem: "the database is damaged: " + e.Error(),
				Advice: "Restore a backup, or add the reports to a new folder."})
		}
		return nil
	})
	return faults, err
}

// checkReport checks one report's passages and original.
func (l *Library) checkReport(r *Report) (faults []Fault) {
	fault := func(format string, args ...any) {
		faults = append(faults, Fault{Report: r.ID, Problem: fmt.Sprintf(format, args...), Advice: "Add its file again."})
	}
	passages, err := l.Passages(r.ID)
	if err != nil {
		fault("its passages cannot be read: %v", err)
	} else if len(passages) != r.Passages {
		fault("it has %d passages where there were %d", len(passages), r.Passages)
	}
	f, err := l.Original(r)
	if errors.Is(err, ErrNotFound) {
		fault("its original file is missing")
		return faults
	}
	if err != nil {
		fault("its original file cannot be read: %v", err)
		return faults
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil || hex.EncodeToString(h.Sum(nil)) != r.SHA256 {
		fault("its original file is not the one that was added")
	}
	return faults
}
