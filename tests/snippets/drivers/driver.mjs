// Runs JavaScript modules one after the other.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

for (const { path, environ } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const told = { out: "", err: "" };
  console.log = (text) => (told.out += text + "\n");
  console.error = (text) => (told.err += text + "\n");
  Object.assign(process.env, environ);
  process.exitCode = 0;
  try {
    await import(pathToFileURL(path));
  } catch (error) {
    told.err += error.stack;
    process.exitCode = 1;
  }
  writeFileSync(path + ".out", told.out);
  writeFileSync(path + ".err", told.err);
  writeFileSync(path + ".code", String(process.exitCode));
}
process.exitCode = 0;
