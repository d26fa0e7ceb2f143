"""Help articles as people read them: their words, where a search finds them, and what is counted of them."""
