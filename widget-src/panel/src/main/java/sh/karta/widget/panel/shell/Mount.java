// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.PageTabs;
import sh.karta.widget.browser.WebStore;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.bridge.Loader;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.browser.dom.Frames;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.conversation.Conversation;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.Actions;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.Lifetime;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Settings;
import sh.karta.widget.panel.features.Features;
import sh.karta.widget.panel.strings.Strings;
import sh.karta.widget.panel.theme.Theme;
import sh.karta.widget.panel.theme.ThemePainter;
import sh.karta.widget.panel.theme.ThemeReader;
import sh.karta.widget.panel.transcript.Changes;
import sh.karta.widget.panel.transcript.FeatureSet;

/**
 * One panel, from the arrival of its file to {@code shutdown}. Creates the parts and releases them at the end.
 *
 * <p>This file is long because it is the only one that knows all parts, and most of its methods are one call of one of them.
 */
public final class Mount implements Actions {
    /** Values of {@link StorageKeys#OPEN}: the panel is open, or it is closed and a turn is running. */
    private static final String OPEN = "1";

    private static final String TURN = "0";

    private final Bridge bridge;
    private final Ports ports;
    private final Configuration configuration;
    private final ClientConfig client;
    private final WebStore store;
    private final WebStore tab;
    private final PageEvents events;
    private final Strings strings;
    private final ThemeReader themes;
    private final Conversation conversation;
    private final Frames frames;
    private final Changes changes;
    private final Settings settings;
    private final PanelContext context;
    private final Screen screen;
    private final Visibility visibility;
    private final ThemePainter painter;
    private final Lifetime lifetime;
    private final Callback failed;

    private @Nullable JsonValue serverTheme;
    private String remembered = "";

    /** Whether the panel accepts commands without being mounted, because the page wants a teaser only. */
    private boolean idle;

    private int answers;

    /** @param failed receives the error if an idle panel cannot mount, and ends {@code lifetime} */
    public Mount(
            Bridge bridge,
            Ports ports,
            Configuration configuration,
            ClientConfig client,
            Chunk features,
            Lifetime lifetime,
            Callback failed) {
        this.lifetime = lifetime;
        this.failed = failed;
        this.bridge = bridge;
        this.ports = ports;
        this.configuration = configuration;
        this.client = client;
        String project = client.projectRef;
        String prefix = StorageKeys.prefix(client.baseUrl, project == null ? "" : project);
        store = new WebStore(configuration.storage(), prefix);
        tab = new WebStore(tabStorage(), prefix);
        strings = new Strings(ports.json);
        themes = new ThemeReader(ports.json, new ThemeValueCheck(bridge, features));
        events = new PageEvents(bridge, this::answered, this::forgotten);
        frames = new Frames(this::draw);
        // Runs last, because ending the conversation may request a frame.
        lifetime.add(frames::end);
        changes = new Changes(frames, events);
        conversation = new Conversation(ports, client, store, new PageTabs(prefix, bridge), changes);
        lifetime.add(conversation::shutdown);
        String owner = tab.get(StorageKeys.OWNER);
        if (owner != null && !owner.equals(conversation.owner(false))) {
            // Another tab has reset the visitor while this tab had no panel.
            tab.clear();
        }
        settings = new Settings(Theme.none(ports.json), !client.responses);
        context = new PanelContext(conversation, store, tab, strings, ports, this, settings, features, lifetime);
        lifetime.add(context.timers::cancel);
        String theme = store.get(StorageKeys.THEME);
        serverTheme = theme == null ? null : ports.json.parse(theme);
        readTheme();
        screen = new Screen(context, changes, configuration.inline());
        install(new PanelFeatures());
        lifetime.add(Dom.listen(screen.handheld, "change", event -> redraw()));
        visibility = new Visibility(bridge, screen, events, ports.json, context, lifetime);
        painter = new ThemePainter(screen.root);
    }

    /** Accepts commands, and mounts the panel unless the page wants a teaser only (public-api §2, "mounts"). */
    public void start() {
        context.features.setFailed(this::featuresFailed);
        context.features.whenLoaded(this::featuresArrived);
        idle = Loader.isForTeaser(bridge) && !configuration.inline() && tab.get(StorageKeys.OPEN) == null;
        // From now on an idle panel hears of other tabs only that they reset the visitor or the user.
        bridge.setIdle(idle);
        conversation.identify(JsValue.of(bridge.getIdentity()));
        lifetime.add(ports.pageState.onChange(this::pageChanged));
        Dom.flag(screen.root, "late", Formats.language(settings.locale()) != null);
        // A task of its own, so that preparing and opening the panel do not delay the page in one piece.
        ports.clock.after(0, () -> Guard.attempt(this::accept, failed));
    }

    private void accept(@Nullable JSObject none) {
        if (!idle) {
            mount();
        }
        // This comes last, because nothing may fail after the loader has sent commands to this panel.
        bridge.mounted(new Commands(this)::run);
    }

    /** Mounts an idle panel. If that fails, throws the answer of the call that needs the panel. */
    private void wake() {
        if (idle) {
            idle = false;
            Guard.attempt(none -> mount(), failed);
            Loader.answer(!lifetime.isOver());
            // Both run together, so that a page that subscribes afterwards receives the event once.
            bridge.setIdle(false);
            bridge.emit("ready", null);
        }
    }

    /** Restores stored state and requests the server's configuration. */
    private void mount() {
        lifetime.add(screen::remove);
        screen.show(bridge.getRoot());
        applyTheme();
        lifetime.add(Dom.listen(Dom.media("(prefers-color-scheme:dark)"), "change", event -> painter.contrast()));
        Dom.on(screen.root, "keydown", this::key);
        conversation.restore();
        String place = tab.get(StorageKeys.SCROLL);
        if (place != null) {
            screen.scroller.restore(Dom.number(place));
        }
        if (configuration.inline() || OPEN.equals(tab.get(StorageKeys.OPEN))) {
            // The visitor opened the panel on an earlier page, so it must not take the focus now.
            visibility.open(false);
        }
        String key = client.embedKey;
        if (key != null) {
            ServerConfig config = new ServerConfig(ports, client.baseUrl, key, this::serverConfig);
            lifetime.add(config::cancel);
        }
    }

    @Override
    public boolean open(@Nullable String prefill) {
        wake();
        boolean taken = prefill == null || screen.composer.offer(prefill);
        visibility.open(true);
        draw();
        return taken;
    }

    @Override
    public boolean isOpen() {
        return visibility.isOpen();
    }

    @Override
    public int answers() {
        return answers;
    }

    @Override
    public void close() {
        if (!isInline()) {
            visibility.close();
            draw();
        }
    }

    boolean isInline() {
        return configuration.inline();
    }

    /** Runs a command of the deferred features when they have loaded. Returns its promise. */
    JSObject later(String command, @Nullable JSObject argument) {
        // A teaser that comes late would surprise the page, which shows another one or none.
        JSObject answer = context.commands.run(command, argument, !command.equals("teaser"));
        context.features.loadIfNeeded();
        context.features.loadAgain();
        return answer;
    }

    private void featuresFailed() {
        reworded();
        if (context.features.isGivenUp()) {
            context.commands.fail();
        }
    }

    void warn(String message) {
        ports.log.warn(message);
    }

    void toggle() {
        if (visibility.isOpen()) {
            close();
        } else {
            open(null);
        }
    }

    @Override
    public void newChat() {
        conversation.newConversation();
        arrived();
    }

    @Override
    public void arrived() {
        screen.scroller.follow();
        screen.focus();
    }

    @Override
    public void follow() {
        screen.scroller.follow();
    }

    @Override
    public boolean isBelow() {
        return screen.scroller.isBelow();
    }

    @Override
    public void focusTranscript() {
        screen.scroller.focus();
    }

    @Override
    public boolean send(String text) {
        boolean taken = send(text, context.draft.attachments, null);
        if (taken) {
            context.draft.sent();
        }
        return taken;
    }

    @Override
    public boolean send(String text, @Nullable JsonValue attachments, @Nullable Reply<Message> accepted) {
        wake();
        Message sent = conversation.send(text, attachments, accepted);
        if (sent != null) {
            screen.scroller.ask(sent.status == Message.WAITING);
        }
        return sent != null;
    }

    @Override
    public void person() {
        escalate(null, null);
    }

    void escalate(@Nullable String reason, @Nullable JsonValue context) {
        events.happened("escalate", conversation.escalation(reason, context));
    }

    void identify(@Nullable JsonValue user) {
        conversation.identify(user);
    }

    void newConversation() {
        wake();
        conversation.newConversation();
    }

    /** Applies a configuration changed by the loader. */
    void reconfigure() {
        store.use(configuration.storage());
        tab.use(tabStorage());
        readTheme();
        applyTheme();
    }

    @Override
    public void redraw() {
        changes.stateChanged();
    }

    /** Unmounts the panel. With {@code forget}, deletes its stored data. */
    void end(boolean forget) {
        if (lifetime.isOver()) {
            return;
        }
        if (forget) {
            conversation.reset();
            store.clear();
            tab.clear();
        } else {
            save();
        }
        lifetime.end();
    }

    private void draw() {
        if (!lifetime.isOver()) {
            screen.draw();
            rememberOpen();
        }
    }

    /** Unmounts the panel because another tab has reset the visitor. The data that all tabs share may be newer and stays. */
    private void forgotten() {
        tab.clear();
        if (!configuration.storage().equals("local")) {
            store.clear();
        }
        lifetime.end();
    }

    private void answered() {
        answers++;
        visibility.answered();
    }

    private void serverConfig(@Nullable JsonValue config) {
        if (config != null && !lifetime.isOver()) {
            serverTheme = config.get("theme");
            if (serverTheme != null) {
                store.set(StorageKeys.THEME, serverTheme.write());
            }
            strings.server(config.get("strings"));
            settings.applyServer(config.get("features"));
            readTheme();
            applyTheme();
        }
    }

    private void install(FeatureSet features) {
        strings.english(features.words());
        Node root = bridge.getRoot();
        JSObject sheet = Dom.adopt(root, features.css());
        lifetime.add(() -> Dom.unadopt(root, sheet));
        features.add(context, screen.parts, screen.slots);
    }

    /**
     * Adds the deferred features, and completes the messages that waited for them. The theme stays the same, because
     * another one would draw everything again, and selections would be lost.
     */
    private void featuresArrived() {
        install(new Features());
        // The warnings about the theme waited for the features.
        themes.read(configuration.theme(), serverTheme);
        for (Message message : conversation.messages()) {
            changes.messageChanged(message);
        }
        screen.update();
    }

    private void readTheme() {
        Theme theme = themes.read(configuration.theme(), serverTheme);
        strings.page(configuration.strings(), theme.text("agentName"));
        String wanted = Formats.locale(configuration.locale());
        JsonValue words = configuration.strings();
        String named = words == null ? null : words.string("lang");
        String own = named == null ? "en" : named;
        // Numbers and times use the language of the texts, so that languages are not mixed.
        String locale = Formats.language(wanted) != null || Text.startsWith(wanted, own, 0) ? wanted : own;
        client.setLanguage(locale);
        settings.apply(theme, locale, configuration.features());
    }

    @Override
    public void reworded() {
        Dom.flag(screen.root, "late", false);
        readTheme();
        applyTheme();
    }

    private void applyTheme() {
        painter.paint(settings.theme());
        Dom.flag(screen.root, "bare", !configuration.launcher());
        bridge.theme(JsValue.raw(settings.theme().fields), configuration.launcher());
        visibility.showUnread();
        screen.update();
    }

    /** Stores this tab's state when the page is hidden, because it may never be shown again. */
    private void pageChanged() {
        if (!ports.pageState.visible()) {
            save();
        } else if (ports.pageState.online()) {
            context.features.loadAgain();
        }
    }

    @Override
    public void save() {
        if (idle) {
            return;
        }
        screen.composer.save();
        // A draft gets an owner at once, so that no other person reads it after a reset.
        tab.put(StorageKeys.OWNER, conversation.owner(tab.get(StorageKeys.DRAFT) != null));
        double place = screen.scroller.place();
        tab.put(StorageKeys.SCROLL, Double.isNaN(place) ? null : Text.of(place));
    }

    private void rememberOpen() {
        boolean running = conversation.turn() != TurnState.IDLE;
        String value = visibility.isOpen() ? OPEN : running ? TURN : "";
        if (!value.equals(remembered)) {
            remembered = value;
            tab.put(StorageKeys.OPEN, value.isEmpty() ? null : value);
        }
    }

    private String tabStorage() {
        return configuration.storage().equals("none") ? "none" : "session";
    }

    private void key(JSObject event) {
        if (Dom.isKey(event, "Escape") && !configuration.inline()) {
            // Escape has closed the panel, so it must not close a dialog of the page.
            Dom.consume(event);
            close();
        }
    }
}
