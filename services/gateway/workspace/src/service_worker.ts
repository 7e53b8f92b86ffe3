/**
 * Keeps the shell and the built files in the browser, so that the workspace opens without a connection.
 * Answers of the API are never kept. The server puts the list of addresses before this script.
 */
export {};

declare const self: ServiceWorkerGlobalScope;
declare const KEPT: readonly string[];

const SHELL = "/app/shell";
const CACHE = `workspace ${hashOf(KEPT.join())}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(KEPT.map((address) => new Request(address, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("workspace ") && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (KEPT.includes(pathname)) event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
  else if (request.mode === "navigate" && pathname.startsWith("/app/")) event.respondWith(fetch(request).catch(() => keptShell()));
});

async function keptShell(): Promise<Response> {
  return (await caches.match(SHELL)) ?? Response.error();
}

function hashOf(text: string): string {
  let hash = 0;
  for (const sign of text) hash = (Math.imul(hash, 31) + (sign.codePointAt(0) ?? 0)) | 0;
  return String(hash >>> 0);
}
