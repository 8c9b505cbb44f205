// SHA-256 and SHA-512 (FIPS 180-4). Their constants are roots of the first primes, computed here instead of copied.

const PRIMES = (() => {
  const found = [];
  for (let n = 2; found.length < 80; n += 1) if (found.every((prime) => n % prime)) found.push(n);
  return found;
})();

/** Floor of the k-th root of n, by Newton's method from above. */
const root = (n, k) => {
  let guess = 1n << BigInt(Math.ceil(n.toString(2).length / Number(k)));
  for (;;) {
    const next = ((k - 1n) * guess + n / guess ** (k - 1n)) / k;
    if (next >= guess) return guess;
    guess = next;
  }
};

const MASK = (1n << 64n) - 1n;
const K512 = PRIMES.map((prime) => root(BigInt(prime) << 192n, 3n) & MASK);
const H512 = PRIMES.slice(0, 8).map((prime) => root(BigInt(prime) << 128n, 2n) & MASK);
const K256 = K512.slice(0, 64).map((word) => Number(word >> 32n) | 0);
const H256 = H512.map((word) => Number(word >> 32n) | 0);

const padded = (message, block) => {
  const length = Math.ceil((message.length + 1 + block / 8) / block) * block;
  const whole = new Uint8Array(length);
  whole.set(message);
  whole[message.length] = 0x80;
  new DataView(whole.buffer).setBigUint64(length - 8, BigInt(message.length) * 8n);
  return new DataView(whole.buffer);
};

const sha256 = (message) => {
  const view = padded(message, 64);
  const state = Int32Array.from(H256);
  const w = new Int32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 64; i += 1) {
      if (i < 16) {
        w[i] = view.getInt32(at + 4 * i);
        continue;
      }
      const a = w[i - 15];
      const b = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] += word));
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setInt32(4 * i, word));
  return new Uint8Array(out.buffer);
};

const sha512 = (message) => {
  const view = padded(message, 128);
  const state = [...H512];
  const turn = (x, n) => ((x >> n) | (x << (64n - n))) & MASK;
  for (let at = 0; at < view.byteLength; at += 128) {
    const w = [];
    for (let i = 0; i < 80; i += 1) {
      if (i < 16) {
        w.push(view.getBigUint64(at + 8 * i));
        continue;
      }
      const a = w[i - 15];
      const b = w[i - 2];
      const low = turn(a, 1n) ^ turn(a, 8n) ^ (a >> 7n);
      w.push((w[i - 16] + w[i - 7] + low + (turn(b, 19n) ^ turn(b, 61n) ^ (b >> 6n))) & MASK);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i += 1) {
      const one = h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + ((e & f) ^ (~e & MASK & g)) + K512[i] + w[i];
      const two = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [(one + two) & MASK, a, b, c, (d + one) & MASK, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] + word) & MASK));
  }
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((word, i) => out.setBigUint64(8 * i, word));
  return new Uint8Array(out.buffer);
};
