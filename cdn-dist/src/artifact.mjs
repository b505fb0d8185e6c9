// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Writes a file with its `.br` and `.gz` beside it, at the highest levels; returns it with the compressed sizes. */
export async function writeWithVariants(folder, file) {
  const brotli = brotliCompressSync(file.bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: file.bytes.length,
    },
  });
  const gzip = gzipSync(file.bytes, { level: 9 });
  await writeFile(join(folder, file.name), file.bytes);
  await writeFile(join(folder, `${file.name}.br`), brotli);
  await writeFile(join(folder, `${file.name}.gz`), gzip);
  return { ...file, brotli: brotli.length, gzip: gzip.length };
}

/** The manifest's entry of a file. */
export function describe({ name, bytes, gzip, brotli, integrity }) {
  return { name, bytes: bytes.length, gzip, brotli, integrity };
}
