// What main serves with stays open until the process ends; a main that ends closes it.
package main

import (
	"database/sql"
	"log"
	"net/http"
)

type app struct {
	db *sql.DB
}

func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := a.db.PingContext(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func main() {
	db, err := sql.Open("postgres", "")
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(":8080", &app{db: db}))
}
