// What is kept on the phone because somebody asked for it: a draft, and what is to be sent once there is a connection.
"use strict";

self.Outbox = (() => {
  const opened = () => new Promise((resolve, reject) => {
    const request = indexedDB.open("complaints", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("drafts", { keyPath: "page" });
      request.result.createObjectStore("outbox", { keyPath: "key" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  // One request to one store, done when it is on the disk.
  const act = async (store, mode, ask) => {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(store, mode), request = ask(transaction.objectStore(store));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  };
  const get = (store, key) => act(store, "readonly", (rows) => rows.get(key));
  const all = (store) => act(store, "readonly", (rows) => rows.getAll());
  const put = (store, value) => act(store, "readwrite", (rows) => rows.put(value));
  const drop = (store, key) => act(store, "readwrite", (rows) => rows.delete(key));

  // Send what waits. Page and service worker may both be at it: the form's key makes one complaint of it.
  // What has been sent leaves the address that it led to, what was refused a mark; without a connection this throws.
  const deliver = async () => {
    for (const entry of await all("outbox")) {
      if (entry.address || entry.isRefused) continue;
      const { key, page, action, to, at, fields, pictures } = entry, tries = 3;
      try {
        for (const { id, name, blob } of pictures) await Sending.upload(blob, { to, key, id, name, begun: true, tries });
        const named = pictures.map(({ id }) => ["upload", id]);
        const address = await Sending.post(action, [...fields, ...named], { page, tries });
        if (await get("outbox", key)) await put("outbox", { key, page, at, address });
      } catch (error) {
        // A full desk has room again, sooner or later.
        if (!(error instanceof Sending.Refused) || error.status === 507) throw error;
        await put("outbox", { ...entry, isRefused: true });
      }
    }
  };

  return { get, all, put, drop, deliver };
})();
