// Opens a sealed body with the age-encryption package: node open_age.js IDENTITY BODY PLAIN
import { readFile, writeFile } from "node:fs/promises";
import { Decrypter } from "age-encryption";

const [identity, body, plain] = process.argv.slice(2);
const decrypter = new Decrypter();
for (const line of (await readFile(identity, "utf8")).split("\n")) {
  if (line.startsWith("AGE-SECRET-KEY-")) decrypter.addIdentity(line.trim());
}
await writeFile(plain, await decrypter.decrypt(await readFile(body)));
