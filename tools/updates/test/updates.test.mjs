// SPDX-License-Identifier: Apache-2.0
/** Reports of Maven, npm and a registry become lists of newer versions, with the reason why one is blocked. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { javaOf } from "../src/class-files.mjs";
import { imagesIn, imageUpdates } from "../src/images.mjs";
import { artifactOf, updatesIn as mavenUpdatesIn } from "../src/maven.mjs";
import { blockedBy, newestOf, npmUpdates, updatesIn as npmUpdatesIn } from "../src/npm.mjs";

/** Returns a jar with class files of the given major versions by path. */
function jar(classes) {
  const [bodies, entries] = [[], []];
  let offset = 0;
  for (const [path, major] of Object.entries(classes)) {
    const name = Buffer.from(path);
    const data = deflateRawSync(Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, major, 0, 0]));
    const local = Buffer.alloc(30);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    bodies.push(local, name, data);
    entries.push(central, name);
    offset += 30 + name.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(classes).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...entries, end]);
}

test("a jar needs the Java of its newest class, without those for newer versions only", () => {
  assert.equal(javaOf(jar({ "a/A.class": 52, "a/B.class": 65 })), 21);
  assert.equal(javaOf(jar({ "a/A.class": 61, "META-INF/versions/21/a/A.class": 65, "module-info.class": 69 })), 17);
  assert.equal(javaOf(jar({ "a/readme.txt": 70 })), 0);
  assert.throws(() => javaOf(Buffer.from("<html>")), /not a zip file/);
});

test("Maven's report becomes properties with both versions", () => {
  const report = `[INFO] The following version properties are referencing the newest available version:
[INFO]   \${assertj.version} ............................................ 3.27.7
[INFO] The following version property updates are available:
[INFO]   \${jackson.version} ................................. 2.21.1 -> 2.22.0
[INFO]   \${lucene.version} .................................. 9.12.3 -> 10.4.0`;
  assert.deepEqual(mavenUpdatesIn(report), [
    { name: "jackson.version", current: "2.21.1", latest: "2.22.0" },
    { name: "lucene.version", current: "9.12.3", latest: "10.4.0" },
  ]);
});

test("the artifact of a property is the first that is no bill of materials", () => {
  const entry = (artifact, more = "") => `<dependency><groupId>org.x</groupId><artifactId>${artifact}</artifactId><version>\${x.version}</version>${more}</dependency>`;
  assert.equal(artifactOf(entry("bom", "<type>pom</type>") + entry("core"), "x.version"), "org.x:core");
  assert.equal(artifactOf(entry("core"), "y.version"), undefined);
});

test("npm's report becomes packages, without pre-releases and downgrades", () => {
  const report = JSON.stringify({
    vite: [{ wanted: "8.3.6", latest: "8.4.0" }, { wanted: "8.3.6", latest: "8.4.0" }],
    next: { wanted: "16.4.5", latest: "17.0.0-rc.1" },
    esbuild: { wanted: "0.28.2", latest: "0.27.9" },
  });
  assert.deepEqual(npmUpdatesIn(report), [{ name: "vite", package: "vite", current: "8.3.6", latest: "8.4.0" }]);
  assert.deepEqual(npmUpdatesIn(""), []);
});

test("an alias is looked up as its package, and one with a number in its name keeps that major version", async () => {
  const report = JSON.stringify({
    "react-18:react@18.3.1": { current: "18.3.1", wanted: "18.3.1", latest: "19.2.0" },
    "htmx-2:htmx.org@2.0.11": { current: "2.0.11", wanted: "2.0.11", latest: "4.0.1" },
    "rollup:@rollup/wasm-node@4.67.4": { current: "4.67.4", wanted: "4.67.4", latest: "4.68.0" },
  });
  const answers = {
    "git ls-files *package-lock.json": "docs/package-lock.json\n",
    "npm outdated --json": report,
    "npm view react@18 version --json": '["18.2.0", "18.3.1", "18.4.0-rc.1"]',
    "npm view htmx.org@2 version --json": '["2.0.11", "2.0.9", "2.0.12"]',
    "npm view htmx.org@2.0.12 engines.node": "",
    "npm view @rollup/wasm-node@4.68.0 engines.node": ">=22",
  };
  const found = await npmUpdates("/", 20, async (command, args) => {
    const line = [command, ...args].join(" ");
    assert.ok(line in answers, line);
    return answers[line];
  });
  assert.deepEqual(found, [
    { name: "htmx-2 (docs)", current: "2.0.11", latest: "2.0.12", blocked: undefined },
    { name: "rollup (docs)", current: "4.67.4", latest: "4.68.0", blocked: "needs Node >=22" },
  ]);
  assert.equal(newestOf('"2.6.12"'), "2.6.12");
});

test("a package is blocked if no release of the project's Node satisfies its engines", () => {
  assert.equal(blockedBy(">=22.12.0", 20), "needs Node >=22.12.0");
  assert.equal(blockedBy("^20.19.0 || >=22.12.0", 20), undefined);
  assert.equal(blockedBy("", 20), undefined);
});

test("a pinned image has an update if its tag has moved, another if its next major version exists", async () => {
  const [old, moved] = ["a", "b"].map((digit) => `sha256:${digit.repeat(64)}`);
  const images = imagesIn(`<image.base>temurin:17-jre@${old}</image.base>`, "services:\n  db:\n    image: postgres:18\n  chat:\n    image: ${KARTA_IMAGE:-karta-server}\n");
  assert.deepEqual(images, [
    { name: "temurin", tag: "17-jre", digest: old },
    { name: "postgres", tag: "18", digest: undefined },
  ]);
  const registry = (tags) => async (name, tag) => tags[`${name}:${tag}`] ?? null;
  assert.deepEqual(await imageUpdates(images, registry({ "temurin:17-jre": old, "postgres:18": moved })), []);
  assert.deepEqual(await imageUpdates(images, registry({ "temurin:17-jre": moved, "postgres:18": old, "postgres:19": old })), [
    { name: "temurin:17-jre", current: old, latest: moved },
    { name: "postgres", current: "18", latest: "19" },
  ]);
  await assert.rejects(imageUpdates(images, registry({})), /has no image temurin:17-jre/);
});
