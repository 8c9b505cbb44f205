// Reading a ZIP as our packs are written: members stored, not packed (PKWARE APPNOTE 4.3). Of a file on the disk only the
// part that is wanted is read, so a pack may be longer than the memory.

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

const bytes_of = async (file, start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer());

const bad_zip = (zh, en) => refuse("pack-form", `档案包无法读取：${zh}`, `the pack cannot be read: ${en}`);

const is_zip = (head) => head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;

/** The members in the order of the central directory: { name, start, length }, and where each one's content lies. */
const read_zip = async (file) => {
  const tail = await bytes_of(file, Math.max(0, file.size - 65_557), file.size);
  const last = new DataView(tail.buffer);
  let at = tail.length - 22;
  while (at >= 0 && last.getUint32(at, true) !== END) at -= 1;
  if (at < 0) bad_zip("不是完整的 ZIP", "it is no whole ZIP");
  const [length, start] = [last.getUint32(at + 12, true), last.getUint32(at + 16, true)];
  if (start === 0xffffffff || start + length > file.size) bad_zip("超过 4 GB 或被截断，请用 ggzy verify", "over 4 GB or cut short: use ggzy verify");
  const whole = await bytes_of(file, start, start + length);
  const view = new DataView(whole.buffer);
  const members = [];
  for (let here = 0; here < length; ) {
    if (here + 46 > length || view.getUint32(here, true) !== ENTRY) bad_zip("目录损坏", "its directory is damaged");
    const size = view.getUint32(here + 24, true);
    const [name, extra, note] = [28, 30, 32].map((place) => view.getUint16(here + place, true));
    if (view.getUint16(here + 10, true) || view.getUint32(here + 20, true) !== size) bad_zip("成员经过压缩", "a member is packed");
    members.push({ name: words_of(whole.slice(here + 46, here + 46 + name)), local: view.getUint32(here + 42, true), size });
    here += 46 + name + extra + note;
  }
  return members;
};

/** The content of a member. Its local header is read for how long it is, and for nothing else. */
const read_member = async (file, { local, size }) => {
  const head = await bytes_of(file, local, local + 30);
  const view = new DataView(head.buffer);
  if (head.length < 30 || view.getUint32(0, true) !== LOCAL) bad_zip("成员损坏", "a member is damaged");
  const start = local + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + size > file.size) bad_zip("成员被截断", "a member is cut short");
  return bytes_of(file, start, start + size);
};
