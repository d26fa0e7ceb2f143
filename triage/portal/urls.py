"""The public addresses."""

from django.urls import path

from triage.portal.views import form, link, status

app_name = "portal"
urlpatterns = [
    path("", form.complaint, name="form"),
    path("language/", form.language, name="language"),
    path("sent/", form.sent, name="sent"),
    path("link/", link.ask, name="link"),
    path("link/sent/", link.sent, name="link_sent"),
    path("t/<str:token>/", status.show, name="status"),
    path("t/<str:token>/fragment/", status.fragment, name="fragment"),
    path("t/<str:token>/picture/<int:number>/", status.picture, name="picture"),
    path("t/<str:token>/dispute/", status.dispute, name="dispute"),
    path("t/<str:token>/answer/<int:pk>/", status.answer, name="answer"),
    path("t/<str:token>/more/", status.more, name="more"),
]
