// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Writes a file with its `.br` and `.gz` beside it, at the highest levels. Returns it with the compressed sizes. */
export async function writeWithVariants(folder, file) {
  const brotli = smallest(file.bytes);
  const gzip = gzipSync(file.bytes, { level: 9 });
  await writeFile(join(folder, file.name), file.bytes);
  await writeFile(join(folder, `${file.name}.br`), brotli);
  await writeFile(join(folder, `${file.name}.gz`), gzip);
  return { ...file, brotli: brotli.length, gzip: gzip.length };
}

/** The size of a block of Brotli's input that `smallest` tries beside the default, as a power of two. Files up to that size have one block. */
const BLOCK = 16;

/** How many short distances have a code of their own, for a postfix of 0 (RFC 7932, section 4). */
const DIRECT = [0, 12];

/**
 * Returns the smallest of several encodings. Brotli's encoder guesses the boundaries between kinds of content. The best
 * settings for that differ by file, and save up to half a percent. At this quality, the modes for text and for other content
 * do the same, and the mode for fonts ignores the postfix.
 */
export function smallest(bytes) {
  const blocks = bytes.length > 1 << BLOCK ? [0, BLOCK] : [0];
  const text = DIRECT.flatMap((direct) => [0, 1, 2, 3].map((postfix) => ({ mode: constants.BROTLI_MODE_TEXT, postfix, direct: direct << postfix })));
  const kinds = [...text, { mode: constants.BROTLI_MODE_FONT, postfix: 0, direct: 0 }];
  const tried = kinds.flatMap(({ mode, postfix, direct }) => blocks.map((block) => brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: mode,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      [constants.BROTLI_PARAM_LGBLOCK]: block,
      [constants.BROTLI_PARAM_NPOSTFIX]: postfix,
      [constants.BROTLI_PARAM_NDIRECT]: direct,
    },
  })));
  return tried.reduce((best, each) => (each.length < best.length ? each : best));
}

/** Returns the manifest's entry of a file. */
export function describe({ name, bytes, gzip, brotli, integrity }) {
  return { name, bytes: bytes.length, gzip, brotli, integrity };
}
