"""The public addresses."""

from django.urls import path, register_converter

from triage.portal.converters import Place, Token
from triage.portal.views import ahead, form, help_pages, link, not_me, one_click, rating, shared, status, uploads

register_converter(Token, "token")
register_converter(Place, "place")

app_name = "portal"
urlpatterns = [
    path("", form.complaint, name="form"),
    path("ahead/", ahead.ahead, name="ahead"),
    path("ahead/reminder/", ahead.take_reminder, name="take_reminder"),
    path("r/<str:signed>/", ahead.reminder, name="reminder"),
    path("r/<str:signed>/form/", ahead.returned, name="returned"),
    path("help/", help_pages.listing, name="help"),
    path("help/<slug:code>/", help_pages.article, name="article"),
    path("language/", form.language, name="language"),
    path("worker.js", form.worker, name="worker"),
    path("uploads/", uploads.begin, name="uploads"),
    path("uploads/<uuid:pk>/", uploads.piece, name="upload"),
    path("link/", link.ask, name="link"),
    path("link/sent/", link.sent, name="link_sent"),
    path("a/<str:signed>/", one_click.one_click, name="one_click"),
    path("s/<token:token>/", shared.shared, name="shared"),
    path("t/<token:token>/", status.show, name="status"),
    path("t/<token:token>/fragment/", status.fragment, name="fragment"),
    path("t/<token:token>/picture/<place:number>/", status.picture, name="picture"),
    path("t/<token:token>/next.ics", status.calendar, name="calendar"),
    path("t/<token:token>/dispute/", status.dispute, name="dispute"),
    path("t/<token:token>/answer/<int:pk>/", status.answer, name="answer"),
    path("t/<token:token>/helpful/", rating.helpful, name="helpful"),
    path("t/<token:token>/comment/", rating.comment, name="comment"),
    path("t/<token:token>/more/", status.more, name="more"),
    path("t/<token:token>/confirm/", status.confirm, name="confirm"),
    path("not-me/<str:signed>/", not_me.not_me, name="not_me"),
]
