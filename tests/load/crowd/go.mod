module github.com/poolhouse/poolhouse/tests/load/crowd

go 1.26.0

require (
	github.com/gorilla/websocket v1.5.3
	github.com/poolhouse/poolhouse/clients/go v0.0.0
	google.golang.org/grpc v1.85.0
	google.golang.org/protobuf v1.36.12
)

require (
	golang.org/x/net v0.62.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
	google.golang.org/genproto/googleapis/rpc v0.0.0-20261104224025-d1e00e9f33ab // indirect
)

replace github.com/poolhouse/poolhouse/clients/go => ../../../clients/go
