"""The language the services speak. One file a service; the service that publishes a message owns it."""
