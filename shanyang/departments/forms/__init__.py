"""What pages of the ground floor take in."""
