"""What people write, brought to words; and the language in which a desk's rules speak of words. Pure."""
