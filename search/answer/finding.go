package answer

// finding answers with the sentences that say most about what was asked.
func (q *question) finding(found []evidence) draft {
	if len(found) == 0 || q.unsupported(found[0]) {
		return abstain(found, "%s", q.whyNot(found))
	}
	var d draft
	for _, e := range firstOfEach(found, 5) {
		if e.score < 0.6*found[0].score {
			break
		}
		d.quote(e.quotation())
	}
	return d
}
