"""A client of the desk's API. ``Desk`` has a method for each operation; ``shapes`` are what these take and give."""

from triage_client.connection import Answer, Problem, attached
from triage_client.desk import Desk

__all__ = ["Answer", "Desk", "Problem", "attached"]
