// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.WebStore;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.Conversation;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.strings.Strings;
import sh.karta.widget.panel.theme.Theme;

/** What every view reads, and the way back for what the visitor does. */
public final class Ui {
    /** A crash of the page loses at most what was typed and read in this time. */
    private static final double SAVE_AFTER = 500;

    public final Conversation conversation;

    /** Where the conversation is kept. */
    public final WebStore store;

    public final Strings strings;
    public final Clock clock;
    public final Actions actions;
    public final Rare rare;

    /** The theme in force; another object whenever theme, strings or locale change, so that views see it by identity. */
    public Theme theme;

    /** The language of numbers and times, BCP 47. */
    public String locale = "en";

    /** Whether the menu is wanted open. */
    public boolean menu;

    /** Why nothing can be written, while there is a limit. */
    public String lock = "";

    /** The files that go with the next message, as {@code Conversation.send} takes them; null is none. */
    public @Nullable JsonValue attachments;

    /** Whether a file is on its way that the next message waits for. */
    public boolean uploading;

    /** Which features the server has switched on, and what the page says of that; null is none. */
    public @Nullable JsonValue serverFeatures;

    public @Nullable JsonValue pageFeatures;

    private @Nullable Cancellable alarm;
    private double alarmAt;
    private @Nullable Cancellable saving;

    public Ui(
            Conversation conversation,
            WebStore store,
            Strings strings,
            Clock clock,
            Actions actions,
            Rare rare,
            Theme theme) {
        this.conversation = conversation;
        this.store = store;
        this.strings = strings;
        this.clock = clock;
        this.actions = actions;
        this.rare = rare;
        this.theme = theme;
    }

    /** Draws again {@code millis} from now at the latest: for what changes by time alone. */
    public void redrawIn(double millis) {
        double at = clock.uptime() + millis;
        if (alarm != null) {
            if (alarmAt <= at) {
                return;
            }
            alarm.cancel();
        }
        alarmAt = at;
        alarm = clock.after(millis, () -> {
            alarm = null;
            actions.redraw();
        });
    }

    /** Has written down soon what only this tab knows: nobody is told of a crash. */
    void saveSoon() {
        if (saving == null) {
            saving = clock.after(SAVE_AFTER, () -> {
                saving = null;
                actions.save();
            });
        }
    }

    /** Does nothing by time alone any more. */
    void rest() {
        if (alarm != null) {
            alarm.cancel();
        }
        if (saving != null) {
            saving.cancel();
        }
    }

    /** Returns whether a feature of {@code init} is on: the page's word goes before the server's. */
    public boolean has(String feature) {
        JsonValue layer = pageFeatures != null && pageFeatures.has(feature) ? pageFeatures : serverFeatures;
        return layer != null && layer.flag(feature);
    }

    /** Returns the text of {@code key} for {@code count} things. */
    public String count(String key, int count) {
        return strings.get(key, Formats.plural(locale, count), Formats.number(locale, count));
    }

    /** Returns the text of {@code key}, unless the theme has a field that says it otherwise. */
    String themed(String field, String key) {
        String text = theme.text(field);
        return text == null ? strings.get(key) : text;
    }

    /** Returns the milliseconds until {@code time} on {@code Clock.now} in words, rounded up: "45 sec", "12 min". */
    public String until(double time) {
        double seconds = Math.max(1, Math.ceil((time - clock.now()) / 1000));
        if (seconds < 60) {
            return Formats.unit(locale, seconds, "second", "short", 0);
        }
        if (seconds < 3600) {
            return Formats.unit(locale, Math.ceil(seconds / 60), "minute", "short", 0);
        }
        if (seconds < 86400) {
            return Formats.unit(locale, Math.ceil(seconds / 3600), "hour", "short", 0);
        }
        return Formats.unit(locale, Math.ceil(seconds / 86400), "day", "short", 0);
    }

    /** Returns how long {@code part} took, "0.8s", or null where that is unknown. */
    public @Nullable String duration(Part part) {
        double seconds = (part.endedAt - part.startedAt) / 1000;
        return Double.isNaN(seconds) ? null : Formats.unit(locale, seconds, "second", "narrow", seconds < 10 ? 1 : 0);
    }
}
