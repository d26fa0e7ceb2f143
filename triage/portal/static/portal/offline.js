// The service worker of who keeps a draft: the form opens without a connection, and what waits is sent with the next one.
"use strict";

const CACHE = "form";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// The page says what it is made of.
addEventListener("message", (event) => event.waitUntil(
  caches.open(CACHE).then((cache) => cache.addAll(event.data.map((url) => new Request(url, { cache: "no-cache" })))),
));

// Every page has a key of its own, as from the server: two complaints written on it must not be taken for one.
const withNewKey = async (page) => {
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte, index) => {
    const fixed = index === 6 ? byte & 15 | 64 : index === 8 ? byte & 63 | 128 : byte;
    return ([4, 6, 8, 10].includes(index) ? "-" : "") + fixed.toString(16).padStart(2, "0");
  }).join("");
  const text = (await page.text()).replace(/(name="key" value=")[^"]*/, `$1${key}`);
  return new Response(text, { headers: page.headers });
};

// The network comes first: what was kept is for when there is none.
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url), isPage = request.mode === "navigate";
  if (request.method !== "GET" || url.origin !== location.origin || isPage && url.search) return;
  if (!isPage && !["script", "style", "image"].includes(request.destination)) return;
  event.respondWith(fetch(request).catch(async (error) => {
    const kept = await caches.match(request, { cacheName: CACHE, ignoreVary: true });
    if (!kept) throw error;
    return isPage ? withNewKey(kept) : kept;
  }));
});

addEventListener("sync", (event) => {
  if (event.tag === "send") event.waitUntil(Outbox.deliver());
});
