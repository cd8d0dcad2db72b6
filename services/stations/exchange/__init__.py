"""The exchange among workers, and its moderation."""
