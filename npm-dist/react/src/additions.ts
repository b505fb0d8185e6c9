// SPDX-License-Identifier: Apache-2.0
import type { WidgetAdditions, WidgetHandle } from "@karta/widget/panel";

/**
 * Returns the additions of a render. Their functions call those of the `latest` render, so that a render with new functions but equal
 * values changes nothing.
 */
export function additionsOf(latest: { readonly current: WidgetAdditions }): WidgetAdditions {
  const { render, commands, mentions, teaser } = latest.current;
  return {
    ...(render && {
      render: Object.fromEntries(Object.keys(render).map((language) => [language, (...drawing) => latest.current.render?.[language]?.(...drawing)])),
    }),
    ...(commands && {
      commands: commands.map((command) => (command.run ? { ...command, run: (text) => latest.current.commands?.find(({ name }) => name === command.name)?.run?.(text) } : command)),
    }),
    ...(mentions && { mentions: { ...mentions, items: (...asked) => latest.current.mentions?.items(...asked) ?? [] } }),
    ...(teaser && { teaser }),
  };
}

/** Changes the additions of a widget from `from` to `to`. A teaser that is no longer set stays until the visitor closes it. */
export function applyAdditions(widget: WidgetHandle, from: WidgetAdditions, to: WidgetAdditions): void {
  if (text(from.commands) !== text(to.commands)) {
    void widget.commands(to.commands ?? null);
  }
  if (text(from.mentions) !== text(to.mentions)) {
    void widget.mentions(to.mentions ?? null);
  }
  for (const language of Object.keys({ ...from.render, ...to.render })) {
    const draw = to.render?.[language] ?? null;
    if (!draw !== !from.render?.[language]) {
      void widget.render(language, draw);
    }
  }
  if (to.teaser && text(from.teaser) !== text(to.teaser)) {
    void widget.teaser(to.teaser);
  }
}

/** Returns a text of the value. Two values with the same text differ at most in their functions. */
function text(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === "function" ? true : each));
}
