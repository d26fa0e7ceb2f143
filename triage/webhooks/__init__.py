"""The door for a mail provider's webhooks: django-anymail checks and reads them, this room makes sure of the mail."""
