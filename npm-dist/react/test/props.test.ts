// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import test from "node:test";
import { createElement, type ComponentType } from "react";
import { renderToString } from "react-dom/server";
import { KartaWidget } from "@karta/react";

const Widget = KartaWidget as unknown as ComponentType<Record<string, unknown>>;

for (const [props, message] of [
  [{ embedKey: "pk_test_x" }, 'project is missing: expected "org/agent"'],
  [{ project: null, embedKey: "pk_test_x" }, 'project is missing: expected "org/agent"'],
  [{ project: 5, embedKey: "pk_test_x" }, 'project: expected "org/agent", got "5"'],
  [{ project: "Coffee Co", embedKey: "pk_test_x" }, 'project: expected "org/agent", got "Coffee Co"'],
  [{ project: "C".repeat(500), embedKey: "pk_test_x" }, `project: expected "org/agent", got "${"C".repeat(80)}"`],
  [{ project: "demo/assistant" }, "embedKey, token, tokenEndpoint: expected exactly one of them, got none"],
  [{ project: "demo/assistant", embedKey: "pk_test_x", token: "t" }, "embedKey, token, tokenEndpoint: expected exactly one of them, got embedKey and token"],
] as const) {
  test(`the widget with ${JSON.stringify(props).slice(0, 80)} throws while rendering: ${message.slice(0, 60)}`, () => {
    assert.throws(() => renderToString(createElement(Widget, props)), { name: "KartaError", code: "invalid_option", message });
  });
}
