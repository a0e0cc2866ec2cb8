package main

import "fmt"

// Rate is what a carrier takes, in cents.
type Rate struct {
	Base    int
	PerKilo int
}

var rates = map[string]Rate{
	"DE": {Base: 390, PerKilo: 60},
	"FR": {Base: 690, PerKilo: 110},
	"US": {Base: 1490, PerKilo: 450},
}

// Price of a parcel. Weights are in grams; a started kilogram counts.
func Price(country string, grams int) (int, error) {
	rate, ok := rates[country]
	if !ok {
		return 0, fmt.Errorf("no carrier for %s", country)
	}
	kilos := (grams + 999) / 1000
	return rate.Base + kilos*rate.PerKilo, nil
}
