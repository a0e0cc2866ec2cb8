#!/bin/sh
# Starts database and services for development.
set -e
cd "$(dirname "$0")/.."
(cd services/cart && npm install && npm run build && npm start) &
(cd services/fraud && uvicorn fraud.api:app --port 3001) &
(cd services/shipping && go run .) &
wait
