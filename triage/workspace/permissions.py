"""Who may do what on the agents' pages: each permission's code once, and the decorators that demand it (403 without).

What each group holds at first is among the desk's rows (``triage.playbook.load``).
"""

from collections.abc import Callable

from django.contrib.auth.decorators import permission_required

from triage.workspace.gate import View

SEE_TICKETS = "triage.view_ticket"
CHANGE_TICKETS = "triage.change_ticket"
SEE_PICTURES = "triage.view_screenshot"
OPEN = "triage.open_ticket"
CORRECT = "triage.correct_ticket"
REOPEN = "triage.reopen_ticket"
LIST = "triage.list_ticket"
SEE_FEEDBACK = "triage.view_satisfaction"
ERASE = "triage.erase_ticket"
EXPORT = "triage.export_ticket"
SHARE_VIEWS = "triage.add_savedview"
DELETE_SHARED_VIEWS = "triage.delete_savedview"
CHANGE_OTHERS_JOBS = "triage.change_bulkjob"
SEE_INCIDENTS = "triage.view_incident"
CHANGE_INCIDENTS = "triage.change_incident"
SEE_REPLIES = "triage.view_cannedreply"
CHANGE_REPLIES = "triage.change_cannedreply"
SEE_MACROS = "triage.view_macro"
CHANGE_MACROS = "triage.change_macro"
ADD_MACROS = "triage.add_macro"
SEE_QUESTIONS = "triage.view_customquestion"
CHANGE_QUESTIONS = "triage.change_customquestion"
ADD_QUESTIONS = "triage.add_customquestion"
DELETE_QUESTIONS = "triage.delete_customquestion"
SEE_ARTICLES = "triage.view_article"
CHANGE_ARTICLES = "triage.change_article"
ADD_ARTICLES = "triage.add_article"
SEE_RULES = "triage.view_rule"
CHANGE_RULES = "triage.change_rule"
ADD_RULES = "triage.add_rule"
SEE_TOPICS = "triage.view_topic"
CHANGE_TOPICS = "triage.change_topic"
ADD_TOPICS = "triage.add_topic"
SEE_MODEL = "triage.view_modelversion"
CHANGE_MODEL = "triage.change_modelversion"
CHANGE_LABELS = "triage.change_label"
SEE_FIGURES = "triage.view_snapshot"
SEE_WEBHOOKS = "triage.view_subscription"
CHANGE_WEBHOOKS = "triage.change_subscription"
ADD_WEBHOOKS = "triage.add_subscription"
SEE_AUDIT = "triage.view_auditentry"
CHANGE_KEYS = "triage.change_apikey"
SEE_MAILS = "triage.view_inboundmail"
CHANGE_MAILS = "triage.change_inboundmail"


def _needs(*codes: str) -> Callable[[View], View]:
    return permission_required(codes, raise_exception=True)


MAY_SEE_TICKETS = _needs(SEE_TICKETS)
MAY_CHANGE_TICKETS = _needs(SEE_TICKETS, CHANGE_TICKETS)
MAY_SEE_PICTURES = _needs(SEE_TICKETS, SEE_PICTURES)
MAY_OPEN = _needs(SEE_TICKETS, OPEN)
MAY_CORRECT = _needs(SEE_TICKETS, CORRECT)
MAY_REOPEN = _needs(SEE_TICKETS, REOPEN)
MAY_LIST = _needs(SEE_TICKETS, LIST)
MAY_SEE_FEEDBACK = _needs(SEE_TICKETS, SEE_FEEDBACK)
MAY_ERASE = _needs(SEE_TICKETS, ERASE)
MAY_EXPORT = _needs(SEE_TICKETS, EXPORT)
MAY_SEE_INCIDENTS = _needs(SEE_INCIDENTS, SEE_TICKETS)
MAY_CHANGE_INCIDENTS = _needs(SEE_INCIDENTS, CHANGE_INCIDENTS)
MAY_SEE_REPLIES = _needs(SEE_REPLIES)
MAY_CHANGE_REPLIES = _needs(SEE_REPLIES, CHANGE_REPLIES)
MAY_SEE_MACROS = _needs(SEE_MACROS)
MAY_USE_MACROS = _needs(SEE_TICKETS, CHANGE_TICKETS, SEE_MACROS)
MAY_CHANGE_MACROS = _needs(SEE_MACROS, CHANGE_MACROS)
MAY_ADD_MACROS = _needs(SEE_MACROS, ADD_MACROS)
MAY_SEE_QUESTIONS = _needs(SEE_QUESTIONS)
MAY_CHANGE_QUESTIONS = _needs(SEE_QUESTIONS, CHANGE_QUESTIONS)
MAY_ADD_QUESTIONS = _needs(SEE_QUESTIONS, ADD_QUESTIONS)
MAY_DELETE_QUESTIONS = _needs(SEE_QUESTIONS, DELETE_QUESTIONS)
MAY_SEE_ARTICLES = _needs(SEE_ARTICLES)
MAY_CHANGE_ARTICLES = _needs(SEE_ARTICLES, CHANGE_ARTICLES)
MAY_ADD_ARTICLES = _needs(SEE_ARTICLES, ADD_ARTICLES)
MAY_SEE_RULES = _needs(SEE_RULES)
MAY_CHANGE_RULES = _needs(SEE_RULES, CHANGE_RULES)
MAY_ADD_RULES = _needs(SEE_RULES, ADD_RULES)
MAY_TRY_RULES = _needs(SEE_RULES, CHANGE_RULES, SEE_TICKETS)
MAY_SEE_TOPICS = _needs(SEE_TOPICS, SEE_TICKETS)
MAY_CHANGE_TOPICS = _needs(SEE_TOPICS, SEE_TICKETS, CHANGE_TOPICS)
MAY_ADD_TOPICS = _needs(SEE_TOPICS, SEE_TICKETS, ADD_TOPICS)
MAY_SEE_MODEL = _needs(SEE_MODEL)
MAY_CHANGE_MODEL = _needs(CHANGE_MODEL)
MAY_SEE_FIGURES = _needs(SEE_FIGURES)
MAY_SEE_WEBHOOKS = _needs(SEE_WEBHOOKS)
MAY_CHANGE_WEBHOOKS = _needs(SEE_WEBHOOKS, CHANGE_WEBHOOKS)
MAY_ADD_WEBHOOKS = _needs(SEE_WEBHOOKS, ADD_WEBHOOKS)
MAY_AUDIT = _needs(SEE_AUDIT)
MAY_OPEN_MAILS = _needs(SEE_MAILS, CHANGE_MAILS)
