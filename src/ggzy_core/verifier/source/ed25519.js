// Ed25519 (RFC 8032): the browser's own where it has it, else the arithmetic below. Only verifying, only public data.

const P = (1n << 255n) - 19n;
const L = (1n << 252n) + 27742317777372353535851937790883648493n;

const mod = (a, m = P) => ((a % m) + m) % m;

const power = (base, exponent) => {
  let found = 1n;
  for (let b = mod(base), e = exponent; e; e >>= 1n, b = mod(b * b)) if (e & 1n) found = mod(found * b);
  return found;
};

const inverse = (a) => power(a, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** Extended coordinates [X, Y, Z, T] of the sum (RFC 8032 5.1.4; complete, so it doubles too). */
const add = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * D * t1 * t2);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
};

const times = (scalar, point) => {
  let found = [0n, 1n, 1n, 0n];
  for (let s = scalar, p = point; s; s >>= 1n, p = add(p, p)) if (s & 1n) found = add(found, p);
  return found;
};

const little = (bytes) => number_of(Uint8Array.from(bytes).reverse());

/** The point that 32 bytes stand for, or null. */
const decode_point = (bytes) => {
  const number = little(bytes);
  const y = number & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const square = mod((y * y - 1n) * inverse(D * y * y + 1n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x - square)) x = mod(x * ROOT_OF_MINUS_ONE);
  const odd = number >> 255n;
  if (mod(x * x - square) || (x === 0n && odd)) return null;
  if ((x & 1n) !== odd) x = P - x;
  return [x, y, 1n, mod(x * y)];
};

const encode_point = ([x, y, z]) => {
  const by = inverse(z);
  let number = mod(y * by) | ((mod(x * by) & 1n) << 255n);
  return Uint8Array.from({ length: 32 }, () => {
    const byte = Number(number & 255n);
    number >>= 8n;
    return byte;
  });
};

const BASE = decode_point(Uint8Array.from({ length: 32 }, (_, at) => (at ? 0x66 : 0x58)));

const verify_by_hand = (key, signature, message) => {
  const a = decode_point(key);
  const s = little(signature.slice(32));
  if (!a || s >= L) return false;
  const k = mod(little(sha512(join(signature.slice(0, 32), key, message))), L);
  const minus_a = [mod(-a[0]), a[1], 1n, mod(-a[3])];
  return same(encode_point(add(times(s, BASE), times(k, minus_a))), signature.slice(0, 32));
};

/** Which of the two was used last, for the page to say. */
let engine = "";

const verify_ed25519 = async (key, signature, message) => {
  if (key.length !== 32 || signature.length !== 64) return false;
  const subtle = globalThis.crypto?.subtle;
  if (subtle) {
    try {
      const imported = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      const held = await subtle.verify({ name: "Ed25519" }, imported, signature, message);
      engine = "WebCrypto";
      return held;
    } catch {
      // An older browser that does not know Ed25519, or a key it will not read: ours decides.
    }
  }
  engine = "BigInt";
  return verify_by_hand(key, signature, message);
};
