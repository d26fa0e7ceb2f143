// Solves the puzzle of a form (triage/channels/proof.py) and sends it. Without this file, waiting does the same.
"use strict";

{
  const K = new Int32Array(64), START = new Int32Array(8);
  // SHA-256's constants: fractions of the square and cube roots of the first primes.
  const fraction = (x) => (x - Math.floor(x)) * 2 ** 32;
  for (let candidate = 2, found = 0; found < 64; candidate++) {
    let isPrime = true;
    for (let factor = 2; factor * factor <= candidate; factor++) if (candidate % factor === 0) isPrime = false;
    if (!isPrime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(candidate));
    K[found++] = fraction(Math.cbrt(candidate));
  }

  const words = new Int32Array(64);
  // The first 32 bits of the digest of a short text (ASCII, at most 55 characters: one block).
  // Not crypto.subtle: a promise a digest is slower than the digest, and it is missing where there is no TLS.
  const begins = (text) => {
    words.fill(0, 0, 16);
    for (let i = 0; i < text.length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    words[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
    words[15] = text.length * 8;
    for (let i = 16; i < 64; i++) {
      const x = words[i - 15], y = words[i - 2];
      words[i] = words[i - 16] + words[i - 7]
        + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
        + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
    }
    let a = START[0], b = START[1], c = START[2], d = START[3], e = START[4], f = START[5], g = START[6], h = START[7];
    for (let i = 0; i < 64; i++) {
      const one = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + words[i] | 0;
      const two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
      h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    return a + START[0] >>> 0;
  };

  // Writes the solution of a field's puzzles into it; resolves when it stands there.
  const solve = (field) => new Promise((resolve) => {
    const { seed, bits, parts } = field.dataset;
    const solutions = [];
    let number = 0;
    const work = () => {
      // In short turns, so that the page can be scrolled and read meanwhile.
      for (let turn = 0; turn < 2000 && solutions.length < Number(parts); turn++, number++) {
        if (begins(`${seed}:${solutions.length}:${number}`) >>> (32 - bits) !== 0) continue;
        solutions.push(number);
        number = -1;
      }
      if (solutions.length < Number(parts)) return setTimeout(work);
      field.value = solutions.join(".");
      resolve();
    };
    work();
  });
  self.Proof = { solve };

  // Of the page itself; what a form is asked for later is solved by who asks (ahead.js).
  const field = document.querySelector("input[name=proof][data-page]");
  if (field) {
    const sends = "sends" in field.dataset;
    if (sends) document.querySelector("#problems strong").textContent = field.dataset.sends;
    solve(field).then(() => sends && field.form.querySelector("button.primary").click());
  }
}
