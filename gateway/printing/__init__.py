"""What people take away on paper: admission tickets and certificates as PDF."""
