// The desk's service worker: it shows notices where pages cannot (on phones), and opens what they are about. Nothing else.
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data, self.location.origin);
  if (address.origin !== self.location.origin || !address.pathname.startsWith("/desk/")) return;
  event.waitUntil(self.clients.openWindow(address.href));
});
