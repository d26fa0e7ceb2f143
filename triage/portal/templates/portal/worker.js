{% load static %}importScripts("{% static 'portal/sending.js' %}", "{% static 'portal/outbox.js' %}", "{% static 'portal/offline.js' %}");
