"""The development page that plays a phone, and the chats' APIs behind it. ``config.urls`` includes it only where no
channel is a real one.
"""

from django.urls import path

from triage.portal.views import phone

app_name = "phone"
urlpatterns = [
    path("", phone.index, name="index"),
    path("media/<slug:media>/", phone.media, name="media"),
    path("<slug:channel>/<int:account>/", phone.conversation, name="conversation"),
    path("<slug:channel>/<int:account>/lines/", phone.lines, name="lines"),
    path("api/telegram/bot<str:_token>/<slug:method>", phone.telegram_api, name="telegram_api"),
    path("api/telegram/file/bot<str:_token>/documents/<slug:media>", phone.file_api, name="telegram_file"),
    path("api/whatsapp/content/<slug:media>", phone.file_api, name="whatsapp_file"),
    path("api/whatsapp/<slug:media>", phone.whatsapp_media, name="whatsapp_media"),
    path("api/whatsapp/<slug:_number>/<slug:what>", phone.whatsapp_api, name="whatsapp_api"),
]
