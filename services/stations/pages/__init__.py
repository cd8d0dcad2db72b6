"""What a unit's page shows: what it says of itself, photographs, announcements."""
