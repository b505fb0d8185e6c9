// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.bridge;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;

/**
 * The plain JavaScript object that the loader passes to the panel when the panel's file runs.
 *
 * <p>The classic build of the panel finds it as the property {@code karta} of its own script element
 * ({@code document.currentScript}), so that no second global exists.
 *
 * <p>Loader and panel may be of different releases, because a loader whose panel is no longer served loads the current
 * one. Within a major version, members are only added to this interface and to {@link Panel}, and a panel works without
 * the members that an older loader lacks.
 */
public interface Bridge extends JSObject {
    /** Returns the host element {@code <karta-widget>}. The loader puts it back if the page removes it. */
    @JSProperty
    HTMLElement getHost();

    /** Returns the host's open shadow root. The launcher is its first child element, and the panel appends its own. */
    @JSProperty
    Node getRoot();

    /**
     * Returns the launcher's button. The panel keeps its {@code aria-expanded} and its badge: the last child element,
     * hidden while it has no text. The button's accessible name is its content: the label or a built-in word, and the
     * badge.
     */
    @JSProperty
    HTMLElement getLauncher();

    /**
     * Returns the configuration as the loader has merged it (public-api §1, §2): a plain object with the keys of
     * {@code init}. {@code update} overrides {@code init}, which overrides {@code data-*}. The panel merges the
     * server's configuration below all of them.
     *
     * <p>The object is live: a later {@code init} or {@code update} changes it in place before the command reaches the
     * panel. {@code project} and {@code agentRef} are renamed to {@code projectRef}. At most one auth source is set,
     * the others are null. {@code user} is left out ({@link #getIdentity}). The auth source, project ref, base URL and
     * transport have been checked. All other values are as the page passed them. {@code data-*} attributes become
     * booleans for {@code true} and {@code false}, lists for {@code suggestedPrompts} and {@code imageHosts}, and
     * strings otherwise, numbers included.
     */
    @JSProperty
    JSObject getConfig();

    /**
     * Returns the identity that {@code identify}, {@code user} of {@code init} and the tag have set, {@code {userId,
     * attributes, identityToken}}. It is empty without any, and a field that was cleared is null. It is replaced before an
     * {@code identify} reaches the panel.
     */
    @JSProperty
    @Nullable
    JSObject getIdentity();

    /**
     * Returns the page's subscriptions: for each event a live list. An older loader has none. {@link PageListeners} reads
     * them.
     */
    @JSProperty
    @Nullable
    JSObject getListeners();

    /** Returns the URL of the folder that {@code karta.js} came from, with a trailing slash. Files load from it, but a module brings its own. */
    @JSProperty
    String getBase();

    /** Returns the nonce of the page's script element, or an empty string. */
    @JSProperty
    String getNonce();

    /** Returns the {@code TrustedTypePolicy} named {@code karta}, or null. */
    @JSProperty
    @Nullable
    JSObject getPolicy();

    /** Passes a page event to the subscribers. {@code payload} is a new plain object or null. */
    void emit(String event, @Nullable JSObject payload);

    /** Sets the theme of the launcher, a plain object of theme fields, and whether it is shown. */
    void theme(JSObject theme, boolean launcher);

    /**
     * Reports that the panel accepts input. The loader fires {@code ready}, unless the panel is {@linkplain #setIdle idle}, and sends
     * commands to {@code panel} from now on, the queued ones first. A panel whose host has been removed meanwhile gets {@code shutdown} instead.
     */
    void mounted(Panel panel);

    /**
     * Sets whether the panel accepts commands without being mounted, because {@code teaser} does not mount it. When a later command
     * does, the panel ends this state and fires {@code ready} itself.
     */
    @JSProperty
    void setIdle(boolean idle);

    /**
     * Reports that this panel cannot mount, with a {@code KartaError} code and a message that says what to do. The loader fires
     * {@code error} and answers the queued calls. The next call that needs the panel loads it again.
     */
    void failed(String code, String message);

    /** Warns of a setting of the page, with its value. Repeated warnings of the same value are dropped. */
    void warn(String message, @Nullable JSObject value);

    /**
     * Reports that another tab has called {@code reset}. The loader shuts this panel down, forgets the identity and shows the
     * launcher again, because this page has not ended its widget. The tab that called clears storage.
     */
    void forgotten();
}
