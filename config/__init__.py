"""The project: settings, addresses, servers. ``config.settings`` brings the Celery application along."""
