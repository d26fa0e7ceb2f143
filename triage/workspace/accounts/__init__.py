"""How people come in: log-in, second factors, sessions that end.

The work is django-allauth's; here are the desk's rules.
"""
