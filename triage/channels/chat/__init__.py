"""What Telegram and WhatsApp have in common: a message, buttons, answers to questions, calling an API."""
