"""The status page: what is late, what does not work, and what to do about it."""
