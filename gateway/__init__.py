"""The front door: HTTP for front ends, asking the services by commands and queries. It owns no data."""
