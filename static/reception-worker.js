// Lies beneath the reception's address and answers for it when the network does not. ABOUT stands above, written by the server.
// What it keeps has no name in it: the page's frame, its scripts and its looks. The list itself is kept by the page.
const CACHE = `reception-${ABOUT.pk}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE)
      .then((cache) => cache.addAll([ABOUT.shell, ...ABOUT.assets].map((url) => new Request(url, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(caches.delete(CACHE));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && path === ABOUT.page) {
    event.respondWith(fetch(request).catch(() => caches.match(ABOUT.shell).then((kept) => kept || Response.error())));
  } else if (ABOUT.assets.includes(path)) {
    event.respondWith(fetch(request).catch(() => caches.match(path).then((kept) => kept || Response.error())));
  }
});
