// SPDX-License-Identifier: Apache-2.0
/**
 * The theme fields of the builder, in the order of the theming page's table (checked by a test).
 *
 * `kind` is the type of the field: `color`, `text`, `number` (CSS pixels), `flag`, `choice` (one of `choices`, the
 * first is the default), `list` (of texts). `group` is its group in the builder.
 */
export const THEME_FIELDS = [
  { group: "Look", name: "accent", kind: "color" },
  { group: "Look", name: "accentForeground", kind: "color" },
  { group: "Agent", name: "agentName", kind: "text", example: "Beans" },
  { group: "Agent", name: "title", kind: "text", example: "Coffee support" },
  { group: "Agent", name: "greeting", kind: "text", example: "What can I help you brew?" },
  { group: "Agent", name: "placeholder", kind: "text", example: "Ask about coffee" },
  { group: "Agent", name: "disclosure", kind: "text", example: "Answers are automated." },
  { group: "Agent", name: "agentAvatar", kind: "text", example: "☕" },
  { group: "Agent", name: "suggestedPrompts", kind: "list", example: "Where is my order?" },
  { group: "Agent", name: "footer", kind: "flag" },
  { group: "Agent", name: "privacyUrl", kind: "text", example: "https://example.com/privacy" },
  { group: "Agent", name: "termsUrl", kind: "text", example: "https://example.com/terms" },
  { group: "Look", name: "colorScheme", kind: "choice", choices: ["auto", "light", "dark"] },
  { group: "Launcher", name: "position", kind: "choice", choices: ["end", "start"] },
  { group: "Look", name: "layout", kind: "choice", choices: ["float", "docked"] },
  { group: "Look", name: "expandable", kind: "flag" },
  { group: "Launcher", name: "offsetX", kind: "number", example: "20" },
  { group: "Launcher", name: "offsetY", kind: "number", example: "20" },
  { group: "Launcher", name: "zIndex", kind: "number", example: "1000" },
  { group: "Look", name: "width", kind: "number", example: "400" },
  { group: "Look", name: "height", kind: "number", example: "680" },
  { group: "Look", name: "radius", kind: "number", example: "16" },
  { group: "Look", name: "fontFamily", kind: "text", example: "Georgia, serif" },
  { group: "Launcher", name: "launcherIcon", kind: "text", example: "💬" },
  { group: "Launcher", name: "launcherLabel", kind: "text", example: "Ask Beans" },
  { group: "Agent", name: "imageHosts", kind: "list", example: "images.example.com" },
];

/** Settings besides the theme. The key of `init` is also the attribute's name in camel case. */
export const SETTINGS = [
  { name: "locale", kind: "choice", choices: ["", "en", "de", "fr", "es", "pt-BR", "ja", "zh-CN", "ar"] },
  { name: "launcher", kind: "choice", choices: ["true", "false"] },
  { name: "mount", kind: "choice", choices: ["", "#chat"] },
  { name: "storage", kind: "choice", choices: ["local", "session", "none"] },
  { name: "transport", kind: "choice", choices: ["managed-agents", "responses"] },
];

/** The three example looks of the theming page. */
export const LOOKS = {
  Neutral: {},
  Warm: { accent: "#7c2d12", agentName: "Beans", agentAvatar: "☕", launcherLabel: "Ask Beans", position: "start", radius: "20" },
  Night: { accent: "#d4ff4f", colorScheme: "dark", agentName: "Beans", radius: "8" },
};
