// Sends files in pieces (tus 1.0, triage/portal/views/uploads.py) and forms, patiently. For pages and the service worker.
"use strict";

self.Sending = (() => {
  const SMALLEST = 32 * 1024, FIRST = 64 * 1024, LARGEST = 1024 * 1024;
  const PIECE_MS = 3000; // What a lost connection may cost. At 400 kbit/s some 128 KB.
  const PATIENCE_MS = 45000; // A connection that says nothing for so long is lost, whatever the phone believes.
  const PAUSES = [1, 2, 4, 8, 15, 30]; // Seconds, the last one again and again; being online again ends a pause.

  // What was refused: trying again as it is would not help. `status` as in HTTP, `message` for people (may be "").
  class Refused extends Error {
    constructor(status, message) {
      super(message);
      this.status = status;
    }
  }

  const stopped = () => new DOMException("stopped", "AbortError");

  const pause = (seconds, signal) => new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      self.removeEventListener("online", end);
      if (signal) signal.removeEventListener("abort", end);
      if (signal && signal.aborted) reject(stopped());
      else resolve();
    };
    const timer = setTimeout(end, seconds * 1000);
    self.addEventListener("online", end);
    if (signal) signal.addEventListener("abort", end);
    if (signal && signal.aborted) end();
  });

  // fetch that gives up on a dead connection, and is over at once where `signal` is.
  const ask = async (address, options, signal) => {
    if (signal && signal.aborted) throw stopped();
    const own = new AbortController(), stop = () => own.abort();
    const timer = setTimeout(stop, PATIENCE_MS);
    if (signal) signal.addEventListener("abort", stop);
    try {
      return await fetch(address, { credentials: "same-origin", cache: "no-store", ...options, signal: own.signal });
    } catch (error) {
      if (signal && signal.aborted) throw stopped();
      throw new TypeError(error.message);
    } finally {
      clearTimeout(timer);
      if (signal) signal.removeEventListener("abort", stop);
    }
  };

  // `act`'s answer, asked again with growing pauses while there is no network or no server. `waits(true)` tells of each
  // pause, `waits(false)` of their end; `tries` 0: until it works.
  const patiently = async (act, { signal, waits = () => {}, tries = 0 } = {}) => {
    for (let failures = 0; ; failures++) {
      let seconds = PAUSES[Math.min(failures, PAUSES.length - 1)];
      try {
        const answer = await act(failures);
        if (answer.status < 500 || answer.status === 507) {
          waits(false);
          return answer;
        }
        seconds = Math.max(seconds, Math.min(120, Number(answer.headers.get("Retry-After")) || 0));
        if (tries && failures + 1 >= tries) return answer;
      } catch (error) {
        if (!(error instanceof TypeError) || tries && failures + 1 >= tries) throw error; // TypeError: the network.
      }
      waits(true);
      await pause(seconds, signal);
    }
  };

  const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  // Send one file; resolves when all of it has been taken. `id` is its name for ever: sent again under it, it goes on
  // where it broke off. `begun`: it may have been begun already. `moved(bytes)` tells of progress. Throws Refused.
  const upload = async (blob, { to, key, id, name, begun = false, signal, moved = () => {}, waits, tries }) => {
    const place = `${to}${id}/`, version = { "Tus-Resumable": "1.0.0" };
    let offset = 0, size = FIRST, isSure = !begun;
    const metadata = `key ${encoded(key)},filename ${encoded(name.slice(-200))},id ${encoded(id)}`;
    const step = async (failures) => {
      if (failures) [isSure, size] = [!begun, Math.max(SMALLEST, size / 2)];
      if (!isSure) return ask(place, { method: "HEAD", headers: version }, signal);
      const headers = { ...version, "Content-Type": "application/offset+octet-stream" };
      // Read before it is sent: a file that has changed or gone since is no trouble of the network.
      const body = await new Response(blob.slice(offset, offset + size)).arrayBuffer().catch(() => {
        throw new Refused(0, "");
      });
      if (begun) return ask(place, { method: "PATCH", headers: { ...headers, "Upload-Offset": offset }, body }, signal);
      const more = { "Upload-Length": blob.size, "Upload-Metadata": metadata };
      return ask(to, { method: "POST", headers: { ...headers, ...more }, body }, signal);
    };
    for (;;) {
      const started = Date.now(), before = offset;
      const answer = await patiently(step, { signal, waits, tries });
      if (answer.status === 404 && begun) { // Swept meanwhile.
        [begun, isSure, offset] = [false, true, 0];
        continue;
      }
      const told = answer.headers.get("Upload-Offset");
      if (told === null || answer.status >= 300 && answer.status !== 409) {
        throw new Refused(answer.status, answer.status === 422 || answer.status === 413 ? await answer.text() : "");
      }
      if (answer.status === 409 && begun && Number(told) === before) throw new Refused(409, "");
      if (isSure && answer.status !== 409) {
        const factor = PIECE_MS / Math.max(1, Date.now() - started);
        size = Math.round(Math.min(LARGEST, Math.max(SMALLEST, size * Math.min(2, factor))));
      }
      [begun, isSure, offset] = [true, true, Number(told)];
      moved(offset);
      if (offset === blob.size) return;
    }
  };

  // Whether all of an upload is there.
  const stands = async (to, id, size) => {
    const answer = await patiently(() => ask(`${to}${id}/`, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } }));
    return Number(answer.headers.get("Upload-Offset")) === size;
  };

  const token = async (page, signal) => {
    const answer = await ask(page, {}, signal);
    const found = /name="csrfmiddlewaretoken" value="(\w+)"/.exec(await answer.text());
    if (!found) throw new Refused(answer.status, "");
    return found[1];
  };

  // Send a form's fields ([name, value] each); gives the address that it leads to. A token that has grown old, as it has
  // in what was kept on the phone, is replaced by one of `page`. Throws Refused; the network's TypeError after `tries`.
  const post = async (action, fields, { page, signal, waits, tries }) => {
    const body = new URLSearchParams(fields);
    const send = () => ask(action, { method: "POST", body, headers: { Prefer: "return=minimal" } }, signal);
    let answer = await patiently(send, { signal, waits, tries });
    if (answer.status === 403) {
      body.set("csrfmiddlewaretoken", await token(page, signal));
      answer = await patiently(send, { signal, waits, tries });
    }
    if (answer.status !== 201) throw new Refused(answer.status, "");
    return answer.headers.get("Location");
  };

  return { Refused, upload, post, stands };
})();
