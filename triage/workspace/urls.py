"""Every address of the agents' pages; those of rows that are edited in forms are the administration's own."""

from django.urls import URLPattern, path
from django.views.i18n import set_language

from triage.workspace import duty, installing, presence
from triage.workspace.accounts import keys
from triage.workspace.accounts import views as accounts
from triage.workspace.administration import audit, mails
from triage.workspace.dashboard import views as dashboard
from triage.workspace.gate import View, guarded
from triage.workspace.incidents import views as incidents
from triage.workspace.notices import views as notices
from triage.workspace.quality import feedback
from triage.workspace.quality import views as quality
from triage.workspace.questions import views as questions
from triage.workspace.queue import bulk, lists, next_ticket
from triage.workspace.queue import views as queue
from triage.workspace.rules import views as rules
from triage.workspace.site import site
from triage.workspace.status import views as status
from triage.workspace.texts import articles, canned_replies, macros
from triage.workspace.ticket import correcting, files, opening, pictures, privacy, sent_files
from triage.workspace.ticket import views as ticket
from triage.workspace.topics import views as topics
from triage.workspace.webhooks import views as webhooks

app_name = "admin"


def _page(address: str, view: View, name: str) -> URLPattern:
    return path(address, site.page_view(view), name=name)


TICKET, INCIDENT, BULK = "tickets/<str:reference>/", "incidents/<int:pk>/", "bulk/<int:pk>/"
REPLY, MACRO, RULE = "replies/<slug:code>/", "macros/<slug:code>/", "rules/<slug:code>/"
WEBHOOK = "webhooks/<int:pk>/"
QUESTION, ARTICLE, TOPIC = "questions/<slug:code>/", "articles/<slug:code>/", "topics/<slug:code>/"

urlpatterns = [
    # queue/
    _page("", queue.home, "index"),
    _page("columns/", queue.choose_columns, "columns"),
    _page("views/", queue.save_view, "save_view"),
    _page("views/<int:pk>/delete/", queue.drop_view, "drop_view"),
    _page("duty/", duty.switch, "duty"),
    _page("next/", next_ticket.go_to_next, "next"),
    _page("bulk/", bulk.start, "bulk"),
    _page(BULK, bulk.job, "bulk_job"),
    _page(BULK + "undo/", bulk.undo, "bulk_undo"),
    _page("lists/", lists.start, "lists"),
    _page("lists/<int:pk>/", lists.show, "list"),
    _page("lists/<int:pk>/file/", lists.download, "list_file"),
    # ticket/ (the address that ends in any action comes last)
    _page("tickets/open/", opening.open_ticket, "open_ticket"),
    _page("tickets/open/judge/", opening.judge, "judge_open"),
    _page(TICKET, ticket.ticket, "ticket"),
    _page(TICKET + "macros/", macros.choose, "choose_macro"),
    _page(TICKET + "macros/<slug:code>/", macros.use, "use_macro"),
    _page(TICKET + "pictures/<int:pk>.jpg", pictures.picture, "picture"),
    _page(TICKET + "files/<int:pk>/", files.file, "file"),
    _page(TICKET + "sent-files/<int:pk>/", sent_files.sent_file, "sent_file"),
    _page(TICKET + "presence/", presence.presence, "presence"),
    _page(TICKET + "details/", correcting.correct, "correct_details"),
    _page(TICKET + "reopen/", ticket.reopen, "reopen"),
    _page(TICKET + "erase/", privacy.erase, "erase"),
    _page(TICKET + "export/", privacy.export, "export"),
    _page(TICKET + "<str:action>/", ticket.act, "act"),
    # incidents/
    _page("incidents/", incidents.incident_list, "incidents"),
    _page(INCIDENT, incidents.incident, "incident"),
    _page(INCIDENT + "<str:action>/", incidents.act, "incident_act"),
    # notices/
    _page("notices/", notices.notices, "notices"),
    _page("notices/unread/", notices.unread, "unread_notices"),
    _page("notices/read/", notices.read, "read_notices"),
    _page("notices/preferences/", notices.preferences, "notice_preferences"),
    _page("notices/mentionable/", notices.mentionable, "mentionable"),
    # texts/
    _page(REPLY, canned_replies.edit, "canned_reply"),
    _page(REPLY + "preview/", canned_replies.look, "preview_reply"),
    _page(REPLY + "restore/<slug:language>/", canned_replies.restore, "restore_reply"),
    _page("macros/", macros.listing, "macros"),
    _page("macros/add/", macros.add, "add_macro"),
    _page("macros/preview/", macros.look, "preview_macro"),
    _page(MACRO, macros.edit, "macro"),
    _page(MACRO + "restore/", macros.restore, "restore_macro"),
    # questions/
    _page("questions/", questions.listing, "questions"),
    _page("questions/add/", questions.add, "add_question"),
    _page("questions/preview/", questions.look, "preview_question"),
    _page(QUESTION, questions.edit, "question"),
    _page(QUESTION + "move/", questions.move, "move_question"),
    _page(QUESTION + "delete/", questions.delete, "delete_question"),
    _page("articles/", articles.listing, "articles"),
    _page("articles/add/", articles.add, "add_article"),
    _page("articles/preview/", articles.look, "preview_article"),
    _page(ARTICLE, articles.edit, "article"),
    _page(ARTICLE + "restore/", articles.restore, "restore_article"),
    # rules/
    _page("rules/", rules.listing, "rules"),
    _page("rules/add/", rules.add, "add_rule"),
    _page("rules/trials/<int:pk>/", rules.trial, "rule_trial"),
    _page(RULE, rules.edit, "rule"),
    _page(RULE + "move/", rules.move, "move_rule"),
    _page(RULE + "restore/", rules.restore, "restore_rule"),
    _page(RULE + "try/", rules.start_trial, "try_rule"),
    # topics/
    _page("topics/", topics.listing, "topics"),
    _page("topics/add/", topics.add, "add_topic"),
    _page("topics/suggestions/", topics.suggestions, "topic_suggestions"),
    _page("topics/suggestions/<int:pk>/dismiss/", topics.dismiss, "dismiss_topic"),
    _page(TOPIC, topics.edit, "topic"),
    _page(TOPIC + "examples/", topics.examples, "topic_examples"),
    # quality/
    _page("machine/", quality.machine, "machine"),
    _page("machine/learn/", quality.learn, "learn"),
    _page("machine/use/", quality.use_version, "use_version"),
    _page("blind/", quality.blind, "blind"),
    _page("blind/<int:pk>/", quality.judge_blind, "judge_blind"),
    _page("feedback/", feedback.feedback, "feedback"),
    # dashboard/
    _page("dashboard/", dashboard.overview, "overview"),
    _page("dashboard/refresh/", dashboard.refresh, "overview_refresh"),
    _page("dashboard/<slug:chart>.csv", dashboard.export, "overview_export"),
    # status/
    _page("status/", status.show, "status"),
    # accounts/
    _page("keys/", keys.keys, "api_keys"),
    _page("keys/<int:pk>/rotate/", keys.rotate_key, "rotate_api_key"),
    _page("keys/<int:pk>/revoke/", keys.revoke_key, "revoke_api_key"),
    # webhooks/
    _page("webhooks/", webhooks.listing, "webhooks"),
    _page("webhooks/add/", webhooks.add, "add_webhook"),
    _page("webhooks/deliveries/<int:pk>/", webhooks.delivery, "webhook_delivery"),
    _page(WEBHOOK, webhooks.edit, "webhook"),
    _page(WEBHOOK + "delete/", webhooks.delete, "delete_webhook"),
    _page(WEBHOOK + "<str:action>/", webhooks.act, "webhook_act"),
    # administration/
    _page("mails/<int:pk>.eml", mails.raw, "raw_mail"),
    _page("audit/", audit.audit, "audit"),
    _page("password_change/", accounts.change_password, "password_change"),
    _page("password_change/done/", accounts.password_changed, "password_change_done"),
    path("language/", guarded(set_language), name="language"),
    path("manifest.webmanifest", guarded(installing.manifest), name="manifest"),
    path("worker.js", guarded(installing.worker), name="worker"),
    *site.get_urls(),
]
