// SPDX-License-Identifier: Apache-2.0
/**
 * Writes the bill of materials of an artefact (CycloneDX 1.6) from the libraries that the CycloneDX plugin has found for its module, or from
 * those of TeaVM, whose code is in the scripts. Usage: node sbom.mjs --name N --version V --purl P --timestamp T --out FILE
 * [--bill FILE of the plugin] [--teavm JARS] [--requires PURL] [--file FILE]…
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const APACHE = [{ license: { id: "Apache-2.0" } }];

const digest = (algorithm, bytes) => createHash(algorithm).update(bytes).digest("hex");
const sha = (bytes, ...sizes) => sizes.map((size) => ({ alg: `SHA-${size}`, content: digest(`sha${size}`, bytes) }));
const library = (purl, name, version, more) => ({ type: "library", "bom-ref": purl, name, version, purl, ...more });

/** Returns a library of TeaVM for its jar in Maven's local repository, whose folders are artifact and version. */
async function ofTeaVm(jar) {
  const version = basename(dirname(jar));
  const name = basename(dirname(dirname(jar)));
  return library(`pkg:maven/org.teavm/${name}@${version}`, name, version, { group: "org.teavm", hashes: sha(await readFile(jar), 256), licenses: APACHE });
}

/** Our own modules, and annotations for compilers: no artefact contains them, but the plugin lists them where a library names them. */
const LEFT_OUT = ["sh.karta", "org.jspecify", "org.checkerframework"];

/** Returns the libraries in a bill of the plugin that the artefact contains. */
async function ofPlugin(bill) {
  const { components } = JSON.parse(await readFile(bill, "utf8"));
  return components.filter(({ group }) => !LEFT_OUT.includes(group));
}

/** Returns a requirement that the artefact does not contain. */
function required(purl) {
  const [, name, version] = /^pkg:npm\/(.+)@([^@]+)$/.exec(purl) ?? [];
  if (name === undefined) throw new Error(`'${purl}' is not the package URL of an npm package`);
  return library(purl, decodeURIComponent(name), version);
}

/** Returns the bill as text. It does not depend on the order of its parts. */
export async function billOf({ name, version, purl, timestamp, file = [], bill, teavm, requires }) {
  const contained = [...(bill ? await ofPlugin(bill) : []), ...(teavm ? await Promise.all(teavm.split(delimiter).map(ofTeaVm)) : [])];
  const unknown = contained.find(({ licenses }) => !licenses?.length);
  if (unknown) throw new Error(`the licence of ${unknown.purl} is not known`);
  const libraries = [...contained, ...(requires ? [required(requires)] : [])].sort((one, other) => (one["bom-ref"] < other["bom-ref"] ? -1 : 1));
  const files = await Promise.all([...file].sort().map(async (path) => ({ type: "file", "bom-ref": `file:${basename(path)}`, name: basename(path), hashes: sha(await readFile(path), 256, 384) })));
  const content = {
    metadata: { timestamp, component: { type: "application", "bom-ref": purl, name, version, purl, licenses: APACHE } },
    components: [...files, ...libraries],
    dependencies: [{ ref: purl, dependsOn: libraries.map((each) => each["bom-ref"]) }, ...libraries.map((each) => ({ ref: each["bom-ref"] }))],
  };
  // Derived from the content, so that two builds write the same bill (RFC 9562 §5.8).
  const id = digest("sha256", JSON.stringify(content)).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-8$3-8$4-$5");
  return `${JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.6", serialNumber: `urn:uuid:${id}`, version: 1, ...content }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const one = { type: "string" };
  const { values } = parseArgs({ options: { name: one, version: one, purl: one, timestamp: one, file: { ...one, multiple: true }, bill: one, teavm: one, requires: one, out: one } });
  await writeFile(values.out, await billOf(values));
}
