package experiments

// checkCount reports a number of things that is not between least and most.
func checkCount(report reporter, path, things string, n, least, most int) {
	if n < least || n > most {
		report(path, "%d %s: want %d to %d", n, things, least, most)
	}
}

// checkDistinct reports an item that stands in a list twice.
func checkDistinct[T comparable](report reporter, path string, list []T) {
	seen := map[T]bool{}
	for i, item := range list {
		if seen[item] {
			report(indexed(path, i), "%v is listed twice", item)
		}
		seen[item] = true
	}
}
