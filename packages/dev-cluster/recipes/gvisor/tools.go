// Names the programs that are built from this module, so that "go mod tidy" keeps what they need.

//go:build tools

package tools

import (
	_ "gvisor.dev/gvisor/runsc"
	_ "gvisor.dev/gvisor/shim"
)
