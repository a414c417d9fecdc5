package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// An Outcome is what became of an input file.
type Outcome string

// The outcomes. Every input file ends in one of them.
const (
	Added     Outcome = "added"
	Unchanged Outcome = "unchanged"
	Replaced  Outcome = "replaced"
	Failed    Outcome = "failed"
)

// An Entry is the line of the ledger for one input file.
type Entry struct {
	Source  string    `json:"source"` // the name to show
	Key     string    `json:"-"`      // see File.Key
	Outcome Outcome   `json:"outcome"`
	Report  string    `json:"report,omitempty"` // its report's ID; "" when it failed
	Reason  string    `json:"reason,omitempty"` // why it failed, or what it is the same as
	Advice  string    `json:"advice,omitempty"` // what to do about it
	SHA256  string    `json:"sha256,omitempty"`
	Time    time.Time `json:"time"` // of the outcome, UTC

	Reader int `json:"reader,omitempty"` // version of the reader that will always refuse it; 0 when another try may help
}

// Ledger returns the last outcome of every file ever given, in order of key.
func (l *Library) Ledger() ([]Entry, error) {
	var entries []Entry
	err := l.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bLedger).ForEach(func(k, v []byte) error {
			e := Entry{}
			if err := json.Unmarshal(v, &e); err != nil {
				return err
			}
			e.Key = string(k)
			entries = append(entries, e)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("reading the ledger: %w", err)
	}
	return entries, nil
}

// recordFailure writes a failed file into the ledger. A report that was read
// from an earlier version of the file stays.
func (l *Library) recordFailure(e Entry) error {
	return l.update(func(tx *bbolt.Tx) error { return put(tx, bLedger, []byte(e.Key), e) })
}

// known returns the entry that makes it needless to read a file again: the same
// bytes are in the library, or this reader has refused them before.
func (l *Library) known(key, source, sha string) (Entry, bool) {
	e := Entry{Source: source, Key: key, Outcome: Unchanged, SHA256: sha}
	found := false
	err := l.view(func(tx *bbolt.Tx) error {
		if id := tx.Bucket(bHashes).Get([]byte(sha)); id != nil {
			e.Report, found = string(id), true
			if origin := string(tx.Bucket(bOrigins).Get(id)); origin != key {
				e.Reason = "the same file as " + e.Report
			}
			return nil
		}
		var old Entry
		err := get(tx, bLedger, []byte(key), &old)
		if err == nil && old.Outcome == Failed && old.SHA256 == sha && old.Reader == ReaderVersion {
			old.Key = key
			e, found = old, true
		}
		return err
	})
	return e, found && (err == nil || errors.Is(err, ErrNotFound))
}
