"""What Telegram and WhatsApp have in common: a message, buttons, answers to questions, and how their APIs are called."""
