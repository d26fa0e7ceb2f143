"""WhatsApp, by Meta's Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api."""

CODE = "whatsapp"
"""The channel's name in rows."""
