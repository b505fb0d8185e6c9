// SPDX-License-Identifier: Apache-2.0
/**
 * Preloaded into the type checkers of Vue and Svelte: `typescript` is TypeScript 6 there. They need the compiler's
 * JavaScript API, which the compiler used here no longer has.
 */
import Module from "node:module";

const internals = Module as unknown as { _resolveFilename(name: string, ...rest: unknown[]): string };
const resolve = internals._resolveFilename;
internals._resolveFilename = (name, ...rest) => resolve.call(Module, name.replace(/^typescript(?=\/|$)/, "typescript-6"), ...rest);
