// Names the programs that are built from this module, so that "go mod tidy" keeps what they need.

//go:build tools

package tools

import _ "github.com/containernetworking/plugins/plugins/main/bridge"
import _ "github.com/containernetworking/plugins/plugins/main/loopback"
import _ "github.com/containernetworking/plugins/plugins/ipam/host-local"
