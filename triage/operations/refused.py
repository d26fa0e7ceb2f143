"""Why a back-up, a restore or an upgrade does not go on, as a sentence for the operator."""


class Refused(Exception):
    """The message says what is wrong and what to do."""
