// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.WebStore;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.Conversation;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.Log;
import sh.karta.widget.core.port.PageState;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.panel.strings.Strings;

/**
 * Objects shared by all views: the conversation, the settings, texts, timers, and the actions of the visitor. No field
 * changes. What the visitor has opened, and the draft, are objects of their own, because their views may load later.
 */
public final class PanelContext {
    public final Conversation conversation;

    /** The conversation's storage. */
    public final WebStore store;

    /** The storage of this tab. */
    public final WebStore tab;

    public final Strings strings;
    public final Clock clock;
    public final PageState pageState;

    /** The console of the page. */
    public final Log log;

    public final Actions actions;
    public final Settings settings;

    /** The chunk with the features that most visits do not need. */
    public final Chunk features;

    /** Collects everything that must end with the panel. */
    public final Lifetime lifetime;

    public final Timers timers;
    public final Draft draft = new Draft();
    public final OpenState menu = new OpenState();

    /** The commands of the page that the deferred features run. */
    public final DeferredCommands commands = new DeferredCommands();

    /** Whether the visitor has made the panel larger. */
    public final OpenState larger = new OpenState();

    public PanelContext(
            Conversation conversation,
            WebStore store,
            WebStore tab,
            Strings strings,
            Ports ports,
            Actions actions,
            Settings settings,
            Chunk features,
            Lifetime lifetime) {
        this.conversation = conversation;
        this.store = store;
        this.tab = tab;
        this.strings = strings;
        clock = ports.clock;
        pageState = ports.pageState;
        log = ports.log;
        this.actions = actions;
        this.settings = settings;
        this.features = features;
        this.lifetime = lifetime;
        timers = new Timers(clock, actions);
    }

    /**
     * Creates a chunk that the chunk {@code features} links. It is loaded when it is first needed, and no longer once the
     * panel ends.
     *
     * @param file from {@link ChunkFile#of}, which the build replaces where it is called
     */
    public Chunk chunk(@Nullable ChunkFile file) {
        Chunk chunk = new Chunk(file, features.bridge, clock);
        lifetime.add(chunk::stop);
        return chunk;
    }

    /** Returns the text of {@code key} for the number {@code count}. */
    public String count(String key, int count) {
        return strings.get(key, Formats.plural(settings.locale(), count), Formats.number(settings.locale(), count));
    }

    /** Returns the theme's text in {@code field}, or else the text of {@code key}. */
    public String themed(String field, String key) {
        String text = settings.theme().text(field);
        return text == null ? strings.get(key) : text;
    }

    /** Returns the time until {@code time} on {@code Clock.now} as text, rounded up: "45 sec", "12 min". */
    public String until(double time) {
        double seconds = Math.max(1, Math.ceil((time - clock.now()) / 1000));
        if (seconds < 60) {
            return Formats.unit(settings.locale(), seconds, "second", "short", 0);
        }
        if (seconds < 3600) {
            return Formats.unit(settings.locale(), Math.ceil(seconds / 60), "minute", "short", 0);
        }
        if (seconds < 86400) {
            return Formats.unit(settings.locale(), Math.ceil(seconds / 3600), "hour", "short", 0);
        }
        return Formats.unit(settings.locale(), Math.ceil(seconds / 86400), "day", "short", 0);
    }

    /** Returns the duration of {@code part}, such as "2.4s", or null if it is unknown or shorter than two seconds. */
    public @Nullable String duration(Part part) {
        double seconds = (part.endedAt - part.startedAt) / 1000;
        return !(seconds >= 2)
                ? null
                : Formats.unit(settings.locale(), seconds, "second", "narrow", seconds < 10 ? 1 : 0);
    }
}
