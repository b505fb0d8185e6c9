// SPDX-License-Identifier: Apache-2.0
/**
 * The theme fields of the builder, in the order of the theming page's table (checked by a test).
 *
 * `kind` is the type of the field: `color`, `text`, `number` (CSS pixels), `flag`, `choice` (one of `choices`, the
 * first is the default), `list` (of texts). `label` is its name in plain words, `group` its group in the builder.
 */
export const THEME_FIELDS = [
  { group: "Colours and size", name: "accent", label: "Accent colour", kind: "color" },
  { group: "Colours and size", name: "accentForeground", label: "Colour on the accent", kind: "color" },
  { group: "Agent", name: "agentName", label: "Name of the agent", kind: "text", example: "Beans" },
  { group: "Agent", name: "title", label: "Heading of the panel", kind: "text", example: "Coffee support" },
  { group: "Agent", name: "greeting", label: "Greeting", kind: "text", example: "What can I help you brew?" },
  { group: "Agent", name: "placeholder", label: "Hint in the text field", kind: "text", example: "Ask about coffee" },
  { group: "Agent", name: "disclosure", label: "Notice about automated answers", kind: "text", example: "Answers are automated." },
  { group: "Agent", name: "agentAvatar", label: "Picture of the agent", kind: "text", example: "☕" },
  { group: "Agent", name: "suggestedPrompts", label: "Suggested questions", kind: "list", example: "Where is my order?" },
  { group: "Agent", name: "footer", label: "Line under the text field", kind: "flag" },
  { group: "Agent", name: "privacyUrl", label: "Privacy policy", kind: "text", example: "https://example.com/privacy" },
  { group: "Agent", name: "termsUrl", label: "Terms", kind: "text", example: "https://example.com/terms" },
  { group: "Colours and size", name: "colorScheme", label: "Light or dark", kind: "choice", choices: ["auto", "light", "dark"] },
  { group: "Button and place", name: "position", label: "Side", kind: "choice", choices: ["end", "start"] },
  { group: "Colours and size", name: "layout", label: "Layout", kind: "choice", choices: ["float", "docked"] },
  { group: "Colours and size", name: "expandable", label: "Can be enlarged", kind: "flag" },
  { group: "Button and place", name: "offsetX", label: "Distance from the side", kind: "number", example: "20" },
  { group: "Button and place", name: "offsetY", label: "Distance from the bottom", kind: "number", example: "20" },
  { group: "Button and place", name: "zIndex", label: "Stacking order", kind: "number", example: "1000" },
  { group: "Colours and size", name: "width", label: "Width", kind: "number", example: "400" },
  { group: "Colours and size", name: "height", label: "Height", kind: "number", example: "680" },
  { group: "Colours and size", name: "radius", label: "Rounded corners", kind: "number", example: "16" },
  { group: "Colours and size", name: "fontFamily", label: "Font", kind: "text", example: "Georgia, serif" },
  { group: "Button and place", name: "launcherIcon", label: "Icon of the button", kind: "text", example: "💬" },
  { group: "Button and place", name: "launcherLabel", label: "Text on the button", kind: "text", example: "Ask Beans" },
  { group: "Agent", name: "imageHosts", label: "Hosts of images", kind: "list", example: "images.example.com" },
];

/** Settings besides the theme. The key of `init` is also the attribute's name in camel case. */
export const SETTINGS = [
  { name: "locale", label: "Language", kind: "choice", choices: ["", "en", "de", "fr", "es", "pt-BR", "ja", "zh-CN", "ar"] },
  { name: "launcher", label: "Button that opens the chat", kind: "choice", choices: ["true", "false"] },
  { name: "mount", label: "Place in the page", kind: "choice", choices: ["", "#chat"] },
  { name: "storage", label: "Storage", kind: "choice", choices: ["local", "session", "none"] },
  { name: "transport", label: "Protocol", kind: "choice", choices: ["managed-agents", "responses"] },
];

/** The accents that the demo page offers too. */
export const ACCENTS = { Black: "#18181b", Green: "#0b6b53", Blue: "#1d4fb8", Plum: "#7a2d6b", Rust: "#b3452a" };

/** The three example looks of the theming page. */
export const LOOKS = {
  Neutral: {},
  Warm: { accent: "#7c2d12", agentName: "Beans", agentAvatar: "☕", launcherLabel: "Ask Beans", position: "start", radius: "20" },
  Night: { accent: "#d4ff4f", colorScheme: "dark", agentName: "Beans", radius: "8" },
};
