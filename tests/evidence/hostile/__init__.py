"""Texts that are written to keep a reader busy, and how much work each reader has with them."""
