const utf8 = (text) => new TextEncoder().encode(text);

/** Text of bytes that are UTF-8; throws where they are not. A byte order mark stays what it is. */
const text_of = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Bytes of lower-case hex without blanks, or null. */
const from_hex = (text) =>
  typeof text === "string" && /^(?:[0-9a-f]{2})*$/.test(text)
    ? Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))
    : null;

const to_base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** Bytes of standard base64 in its one canonical spelling, or null. */
const from_base64 = (text) => {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return to_base64(bytes) === text ? bytes : null;
};

/** Big-endian number of bytes. */
const number_of = (bytes) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
