// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.PageTabs;
import sh.karta.widget.browser.WebStore;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.browser.dom.Frames;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.conversation.Conversation;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.rare.RareTexts;
import sh.karta.widget.panel.strings.Strings;
import sh.karta.widget.panel.strings.Texts;
import sh.karta.widget.panel.theme.Theme;
import sh.karta.widget.panel.theme.ThemeReader;
import sh.karta.widget.panel.view.Actions;
import sh.karta.widget.panel.view.Changes;
import sh.karta.widget.panel.view.PanelTexts;
import sh.karta.widget.panel.view.Rare;
import sh.karta.widget.panel.view.Screen;
import sh.karta.widget.panel.view.Ui;

/** One life of the panel, from its file's arrival to {@code shutdown}: puts the parts together and owns what ends with them. */
final class Mount implements Actions {
    /** Values of {@link StorageKeys#OPEN}: the panel is open; or it is closed and a turn runs. */
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
    private final Ui ui;
    private final Screen screen;
    private final Visibility visibility;
    private final ThemePainter painter;
    private final FullScreen fullScreen;
    private final List<Cancellable> ending = new ArrayList<>();

    private @Nullable JsonValue serverTheme;
    private String remembered = "";
    private boolean over;

    Mount(Bridge bridge, Ports ports, Configuration configuration, ClientConfig client, Rare rare) {
        this.bridge = bridge;
        this.ports = ports;
        this.configuration = configuration;
        this.client = client;
        String project = client.projectRef;
        String prefix = StorageKeys.prefix(client.baseUrl, project == null ? "" : project);
        store = new WebStore(configuration.storage(), prefix);
        tab = new WebStore(tabStorage(), prefix);
        strings = new Strings(ports.json);
        install(new PanelTexts());
        themes = new ThemeReader(ports.json, new Engine(bridge, rare));
        events = new PageEvents(bridge, this::answered);
        frames = new Frames(this::draw);
        changes = new Changes(frames, events);
        conversation = new Conversation(ports, client, store, new PageTabs(prefix), changes);
        ui = new Ui(conversation, store, strings, ports.clock, this, rare, Theme.none(ports.json));
        String theme = store.get(StorageKeys.THEME);
        serverTheme = theme == null ? null : ports.json.parse(theme);
        readTheme();
        screen = new Screen(ui, changes, bridge.getRoot(), tab, configuration.inline());
        fullScreen = new FullScreen(screen.root, configuration.inline());
        visibility = new Visibility(bridge, screen, events, ports.json, ui, fullScreen);
        painter = new ThemePainter(screen.root);
    }

    /** Starts it: takes up what is stored, hands over the commands, and asks the server for its configuration. */
    void start() {
        applyTheme();
        Dom.flag(screen.root, "late", Formats.language(ui.locale) != null);
        ui.rare.arrived = this::rareArrived;
        ending.add(ui.rare::stop);
        if (ui.rare.isHere()) {
            rareArrived();
        }
        ending.add(Dom.listen(Dom.media("(prefers-color-scheme:dark)"), "change", event -> painter.contrast()));
        ending.add(ports.surroundings.onChange(this::pageChanged));
        Dom.on(screen.root, "keydown", this::key);
        conversation.identify(JsValue.of(bridge.getIdentity()));
        conversation.restore();
        String place = tab.get(StorageKeys.SCROLL);
        if (place != null) {
            screen.place(Dom.number(place));
        }
        if (configuration.inline() || OPEN.equals(tab.get(StorageKeys.OPEN))) {
            // Nobody has asked for it just now, so nobody loses the focus to it.
            visibility.open(false);
        }
        Guard.mounted(bridge, new Commands(this)::run);
        String key = client.embedKey;
        if (key != null) {
            ServerConfig config = new ServerConfig(ports, client.baseUrl, key, this::serverConfig);
            ending.add(config::cancel);
        }
    }

    @Override
    public void open(@Nullable String prefill) {
        if (prefill != null) {
            screen.fill(prefill);
        }
        visibility.open(true);
    }

    @Override
    public void close() {
        if (configuration.inline()) {
            warn("a mounted panel cannot be closed");
        } else {
            visibility.close();
            draw();
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
        screen.follow();
        screen.focus();
    }

    @Override
    public void stay() {
        screen.stay();
    }

    @Override
    public boolean send(String text) {
        boolean taken = send(text, ui.attachments, null);
        if (taken) {
            ui.attachments = null;
        }
        return taken;
    }

    boolean send(String text, @Nullable JsonValue attachments, @Nullable Reply<Message> accepted) {
        boolean taken = conversation.send(text, attachments, accepted) != null;
        if (taken) {
            screen.follow();
        }
        return taken;
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
        conversation.newConversation();
    }

    /** Applies a configuration that the loader has changed. */
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

    /** Ends this life; with {@code forget} nothing of it stays stored. */
    void end(boolean forget) {
        if (over) {
            return;
        }
        over = true;
        for (Cancellable cancellable : ending) {
            cancellable.cancel();
        }
        fullScreen.remove();
        if (forget) {
            conversation.reset();
            store.clear();
            tab.clear();
        } else {
            save();
            conversation.shutdown();
        }
        screen.remove();
        // The last of all: ending the conversation may ask for a frame.
        frames.cancel();
    }

    private void draw() {
        if (!over) {
            screen.draw();
            rememberOpen();
        }
    }

    private void answered() {
        visibility.answered();
    }

    private void serverConfig(@Nullable JsonValue config) {
        if (config != null && !over) {
            serverTheme = config.get("theme");
            if (serverTheme != null) {
                store.set(StorageKeys.THEME, serverTheme.write());
            }
            strings.server(config.get("strings"));
            ui.serverFeatures = config.get("features");
            readTheme();
            applyTheme();
        }
    }

    private void install(Texts texts) {
        strings.english(texts.words());
        Node root = bridge.getRoot();
        JSObject sheet = Dom.adopt(root, texts.css());
        ending.add(() -> Dom.unadopt(root, sheet));
    }

    /** What waited for the rare file can be drawn now. */
    private void rareArrived() {
        install(new RareTexts());
        readTheme();
        screen.update();
    }

    private void readTheme() {
        Theme theme = themes.read(configuration.theme(), serverTheme);
        strings.page(configuration.strings(), theme.text("agentName"));
        String wanted = Formats.locale(configuration.locale());
        JsonValue words = configuration.strings();
        String named = words == null ? null : words.string("lang");
        String own = named == null ? "en" : named;
        // Words in one language with numbers and times in another would be neither.
        ui.locale = Formats.language(wanted) != null || Text.startsWith(wanted, own, 0) ? wanted : own;
        if (!client.responses) {
            ui.pageFeatures = configuration.features();
        }
        ui.theme = theme;
    }

    @Override
    public void reworded() {
        Dom.flag(screen.root, "late", false);
        readTheme();
        applyTheme();
    }

    private void applyTheme() {
        painter.paint(ui.theme);
        Dom.flag(screen.root, "bare", !configuration.launcher());
        bridge.theme(JsValue.raw(ui.theme.fields), configuration.launcher());
        visibility.showUnread();
        screen.update();
    }

    /** The page goes out of sight, perhaps for good: what only this tab knows is written down. */
    private void pageChanged() {
        if (!ports.surroundings.visible()) {
            save();
        }
    }

    @Override
    public void save() {
        screen.save();
        double place = screen.place();
        if (Double.isNaN(place)) {
            tab.remove(StorageKeys.SCROLL);
        } else {
            tab.set(StorageKeys.SCROLL, Text.of(place));
        }
    }

    private void rememberOpen() {
        boolean running = conversation.turn() != TurnState.IDLE;
        String value = visibility.isOpen() ? OPEN : running ? TURN : "";
        if (!value.equals(remembered)) {
            remembered = value;
            if (value.isEmpty()) {
                tab.remove(StorageKeys.OPEN);
            } else {
                tab.set(StorageKeys.OPEN, value);
            }
        }
    }

    private String tabStorage() {
        return configuration.storage().equals("none") ? "none" : "session";
    }

    private void key(JSObject event) {
        if (Dom.isKey(event, "Escape") && !configuration.inline()) {
            // It has closed the panel; a dialog of the page behind stays.
            Dom.consume(event);
            close();
        }
    }
}
