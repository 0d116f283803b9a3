// Only exits call the cancel function, and what is known of the rows lets them outlive the function. A call among the
// statements would say that the function ends the context itself, so that the rows end here as well: the fix is for both
// exits, or the next run would have more to write.
package p

import (
	"context"
	"os"
	"time"

	"example.com/unknown"
)

func names(parent context.Context, db *unknown.DB, name string) error {
	ctx, cancel := context.WithTimeout(parent, time.Hour) // want leak context-cancel likely unsafe
	rows, err := db.QueryContext(ctx, "SELECT name")
	if err != nil {
		cancel()
		return err
	}
	if _, err := os.Stat(name); err != nil {
		unknown.Quietly(rows)
		return err
	}
	return nil
}
