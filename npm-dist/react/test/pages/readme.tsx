// SPDX-License-Identifier: Apache-2.0
import { createElement, StrictMode, type ComponentType } from "react";
import { createRoot } from "react-dom/client";
import { App } from "../readme/example-0.js";
import { Support } from "../readme/example-1.js";
import { Chat } from "../readme/example-2.js";

// The examples use the default server, which is replaced by this site.
const { fetch } = globalThis;
globalThis.fetch = (input, init) => fetch(String(input).replace(/https:\/\/(agent\.karta\.sh|chat\.example\.com)/, location.origin), init);

const examples: Record<string, ComponentType> = { App: () => <App serverMintedToken="x" />, Support, Chat };
const example = examples[location.hash.slice(1)]!;
createRoot(document.body.appendChild(document.createElement("div"))).render(<StrictMode>{createElement(example)}</StrictMode>);
