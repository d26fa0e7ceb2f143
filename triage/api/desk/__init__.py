"""The desk by API: what an agent sees and does, with that agent's rights, cut down to the scopes of the key."""
