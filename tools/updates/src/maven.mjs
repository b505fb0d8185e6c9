// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { javaOf } from "./class-files.mjs";

const VERSIONS = "org.codehaus.mojo:versions-maven-plugin:2.19.1:display-property-updates";
const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";

/** Returns the updates in the report of `display-property-updates`. */
export function updatesIn(report) {
  return [...report.matchAll(/\$\{([\w.-]+)\}\s*\.*\s*(\S+)\s+->\s+(\S+)/g)].map(([, property, current, latest]) => ({ name: property, current, latest }));
}

/** Returns the first artifact of a POM whose version is the property, as `group:artifact`, or undefined. */
export function artifactOf(pom, property) {
  const entries = pom.matchAll(/<groupId>([^<]+)<\/groupId>\s*<artifactId>([^<]+)<\/artifactId>\s*<version>\$\{([^}]+)\}<\/version>\s*(<type>pom<\/type>)?/g);
  for (const [, group, artifact, version, bom] of entries) {
    if (version === property && !bom) return `${group}:${artifact}`;
  }
  return undefined;
}

/**
 * Lists newer versions of the artefacts that the root POM names. An update is `blocked` if its classes need a newer Java than the
 * project's.
 *
 * @param {(command: string, args: string[]) => Promise<string>} run returns the output of a program
 */
export async function mavenUpdates(root, java, run) {
  const pom = await readFile(join(root, "pom.xml"), "utf8");
  const rules = `file://${join(root, "tools/updates/maven-rules.xml")}`;
  const report = await run("mvn", ["-ntp", "-B", "-N", VERSIONS, `-Dmaven.version.rules=${rules}`]);
  if (!/display-property-updates/.test(report)) throw new Error(`unexpected output of Maven:\n${report}`);
  const updates = updatesIn(report);
  for (const update of updates) {
    const artifact = artifactOf(pom, update.name);
    const needs = artifact === undefined ? 0 : await javaOfArtifact(`${artifact}:${update.latest}`, run);
    if (needs > java) update.blocked = `needs Java ${needs}`;
  }
  return updates;
}

/** Returns the Java version that an artifact needs, or 0 if it is no jar with classes. */
async function javaOfArtifact(artifact, run) {
  const folder = await mkdtemp(join(tmpdir(), "karta-updates-"));
  try {
    await run("mvn", ["-ntp", "-B", "-q", "-N", COPY, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`]);
    const [jar] = await readdir(folder);
    return javaOf(await readFile(join(folder, jar)));
  } catch {
    return 0;
  } finally {
    await rm(folder, { recursive: true });
  }
}
