"""The HTTP API, one file a service, and what is made of several services' answers."""
