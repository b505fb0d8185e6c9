// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { delimiter, join } from "node:path";

/** Returns the path of an installed Chromium, or undefined. */
export function findChromium() {
  const folders = process.env.PATH.split(delimiter);
  const programs = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const places = programs.flatMap((program) => folders.map((folder) => join(folder, program)));
  return [...places, "/Applications/Chromium.app/Contents/MacOS/Chromium"].find((place) => existsSync(place));
}

/** Returns the machine and software versions that figures depend on, to be stored with every result. */
export function machine(more) {
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0].model,
    cores: cpus().length,
    memory: totalmem(),
    kernel: release(),
    load: loadavg(),
    node: process.version,
    ...more,
  };
}
