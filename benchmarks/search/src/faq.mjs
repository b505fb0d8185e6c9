// SPDX-License-Identifier: Apache-2.0
/**
 * Downloads Debian's packages with its FAQ and unpacks them, unless they are installed or were downloaded before. Needs no root, and works
 * in images whose package manager leaves out documentation. Usage: node faq.mjs <folder>
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

const LANGUAGES = ["de", "fr", "it", "ja", "ko", "nl", "pt", "ru", "zh-cn"];
const FAQ = "usr/share/doc/debian/FAQ";
const folder = process.argv[2];
const isComplete = (root) => LANGUAGES.every((language) => existsSync(join(root, FAQ, language, `choosing.${language}.html`)));

if (!isComplete("/") && !isComplete(folder)) {
  const packages = ["debian-faq", ...LANGUAGES.map((language) => `debian-faq-${language}`)];
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("apt-get", ["-o", "Acquire::Retries=5", "download", ...packages], { cwd: folder, stdio: "pipe" });
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb"))) execFileSync("dpkg-deb", ["--extract", file, "."], { cwd: folder, stdio: "pipe" });
  } catch (error) {
    // The tests then say that they are skipped. With CI=true they fail.
    console.error(`Debian's FAQ is not installed and cannot be downloaded: ${error.stderr ?? error}`);
  }
}
