"""Partner companies with their rolls, and government departments: who speaks or reads for them."""
