// SPDX-License-Identifier: Apache-2.0
import test from "node:test";

/** Whether everything runs: every engine, runtime and version of React, and every example. */
export const FULL = process.env["KARTA_FULL"] === "true";

/** Declares a test that only a full run has. Another test covers the same path in every run. */
export const fullTest = (FULL ? test : () => undefined) as typeof test;
