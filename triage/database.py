"""Whether the database can be worked with: there, writable, with our tables, and of one mind with us about the time."""
