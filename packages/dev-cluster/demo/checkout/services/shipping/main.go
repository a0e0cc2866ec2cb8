package main

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"
	log "github.com/sirupsen/logrus"
)

func main() {
	router := chi.NewRouter()
	router.Get("/rates/{country}", func(w http.ResponseWriter, r *http.Request) {
		grams, err := strconv.Atoi(r.URL.Query().Get("grams"))
		if err != nil {
			http.Error(w, "grams must be a number", http.StatusBadRequest)
			return
		}
		price, err := Price(chi.URLParam(r, "country"), grams)
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		json.NewEncoder(w).Encode(map[string]int{"amount": price})
	})
	log.Fatal(http.ListenAndServe(":3002", router))
}
