// SPDX-License-Identifier: Apache-2.0
import { inflateRawSync } from "node:zlib";

const END = 0x06054b50;
const RAW = 0;

/**
 * Returns the Java version that the classes of a jar need, or 0 if it has none. Classes for newer versions of Java
 * (`META-INF/versions`) and `module-info` do not count, because older ones never load them.
 *
 * @param {Buffer} jar a zip file (APPNOTE.TXT 4.3), not of the 64-bit kind
 */
export function javaOf(jar) {
  const end = jar.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || jar.readUInt32LE(end) !== END) throw new Error("not a zip file");
  let newest = 0;
  let at = jar.readUInt32LE(end + 16);
  for (let left = jar.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((field) => jar.readUInt16LE(at + field));
    const path = jar.toString("utf8", at + 46, at + 46 + name);
    if (path.endsWith(".class") && !path.startsWith("META-INF/") && !path.endsWith("module-info.class")) {
      newest = Math.max(newest, major(jar, at));
    }
    at += 46 + name + extra + comment;
  }
  // JVM specification, table 4.1-A: Java 17 is 61.
  return newest === 0 ? 0 : newest - 44;
}

/** Returns the major version of the class file (JVM specification 4.1) whose entry is at `at`. */
function major(jar, at) {
  const header = jar.readUInt32LE(at + 42);
  const from = header + 30 + jar.readUInt16LE(header + 26) + jar.readUInt16LE(header + 28);
  const packed = jar.subarray(from, from + jar.readUInt32LE(at + 20));
  return (jar.readUInt16LE(at + 10) === RAW ? packed : inflateRawSync(packed)).readUInt16BE(6);
}
