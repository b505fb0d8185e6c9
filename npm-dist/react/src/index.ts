// SPDX-License-Identifier: Apache-2.0
"use client";
export { KartaWidget, type KartaWidgetHandle, type KartaWidgetProps, type KartaWidgetSettings } from "./karta-widget.js";
export { useKartaAgent } from "./use-karta-agent.js";
export type { ChatMessage, ChatTool, MessageVersions, PendingApproval, UseKartaAgent, UseKartaAgentOptions } from "./chat.js";
