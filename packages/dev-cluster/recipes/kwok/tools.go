// Names the programs that are built from this module, so that "go mod tidy" keeps what they need.

//go:build tools

package tools

import _ "sigs.k8s.io/kwok/cmd/kwok"
