// SPDX-License-Identifier: Apache-2.0
/** The table of error codes, generated from core's table. */
import { readFileSync } from "node:fs";

const java = readFileSync(new URL("../../widget-src/core/src/main/java/sh/karta/widget/core/error/ErrorTable.java", import.meta.url), "utf8")
  // Texts that are split over lines in one.
  .replace(/"\s*\+\s*"/g, "");

const classes = [...java.matchAll(/"(Karta\w*Error)"/g)].map((match) => match[1]);
/** The remedies by code. */
export const remedies = new Map([...java.matchAll(/entry\(\s*"(\w+)",\s*"([^"]*)"\)/g)].map((match) => [match[1], match[2]]));

/** One object per code, in the contract's order. */
export const rows = [...java.matchAll(/new Row\(\s*"([^"]*)",\s*(\d),\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)"\)/g)].flatMap(
  ([, status, kind, codes, retry, event, cause]) =>
    codes.split(", ").map((code) => ({
      code,
      cause: [status, cause].filter(Boolean).join(status === "2xx" ? " " : "; "),
      errorClass: classes[kind],
      retry,
      event,
      remedy: remedies.get(code),
    })),
);

/** @returns {string} the table as Markdown */
export function errorCodes() {
  const code = (name) => (name ? `\`${name}\`` : "–");
  const when = (retry) => retry.replace(/\b[a-z]+[A-Z]\w*/, "`$&`") || "–";
  return [
    "| Code | Cause | Error class | Retry | Event | What to do |",
    "|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${code(row.code)} | ${row.cause} | ${code(row.errorClass)} | ${when(row.retry)} | ${code(row.event)} | ${row.remedy} |`),
    "",
  ].join("\n");
}
