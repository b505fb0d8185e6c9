// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.dom.Composing;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.MediaQuery;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.markdown.EntityTable;
import sh.karta.widget.panel.actions.ActionsView;
import sh.karta.widget.panel.aloud.ReadAloud;
import sh.karta.widget.panel.approval.ApprovalHint;
import sh.karta.widget.panel.approval.ApprovalView;
import sh.karta.widget.panel.composer.attachments.FilesView;
import sh.karta.widget.panel.composer.attachments.SentFilesView;
import sh.karta.widget.panel.context.OpenState;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.counter.Counter;
import sh.karta.widget.panel.dictation.DictationView;
import sh.karta.widget.panel.expand.LargerView;
import sh.karta.widget.panel.fullscreen.FullScreen;
import sh.karta.widget.panel.jump.JumpView;
import sh.karta.widget.panel.language.Languages;
import sh.karta.widget.panel.limit.LimitView;
import sh.karta.widget.panel.markdown.Edges;
import sh.karta.widget.panel.menu.MenuView;
import sh.karta.widget.panel.notice.NoticeView;
import sh.karta.widget.panel.person.PersonRequest;
import sh.karta.widget.panel.quote.QuoteButton;
import sh.karta.widget.panel.steps.ThinkingView;
import sh.karta.widget.panel.steps.ToolView;
import sh.karta.widget.panel.title.TitleBadge;
import sh.karta.widget.panel.transcript.FeatureSet;
import sh.karta.widget.panel.transcript.PartViews;
import sh.karta.widget.panel.turns.TurnsView;

/**
 * The features of the chunk {@code features}: steps, approvals, files, the actions under an answer, older messages,
 * history, menu, limits, languages, notices and full screen. The styles are {@code features.css}, which the build inserts.
 */
public final class Features implements FeatureSet {
    /** Whether the visitor has dismissed the notice that the browser's storage is full. */
    private boolean understood;

    /** Whether the visitor has begun to select text of the transcript. */
    private boolean selecting;

    @Override
    public String css() {
        return "%KARTA_CSS_features%";
    }

    @Override
    public String words() {
        return FeaturesEnglish.JSON;
    }

    @Override
    public void add(PanelContext context, PartViews parts, Slots slots) {
        parts.add(Part.THINKING, (message, part, parent) -> new ThinkingView(context, part, parent));
        parts.add(Part.TOOL, (message, part, parent) -> new ToolView(context, part, parent));
        SourceAdditions.add(context, parts, slots);
        parts.add(Part.APPROVAL, (message, part, parent) -> new ApprovalView(context, part, parent));
        PictureAdditions pictures = new PictureAdditions(context, slots);
        parts.add(
                PartViews.FILES,
                (message, part, parent) -> new SentFilesView(context, pictures, message, part, parent));
        VersionAdditions versions = new VersionAdditions(context, slots);
        parts.add(
                PartViews.ACTIONS,
                (message, part, parent) ->
                        new ActionsView(context, message, part, parent, () -> versions.add(message, part, parent)));
        parts.add(PartViews.TOOLS, versions::view);
        parts.setEntities(EntityTable::decode);
        Callback edges = Edges.marker(slots.middle);
        parts.setEdges(edges);
        Callback code =
                CodeAdditions.of(context, FormulaAdditions.of(context, edges), new PageAdditions(context, slots));
        parts.setCode(code);
        parts.setOlder(context.conversation::loadEarlier);
        each(slots.middle, ".code-head, .math", code);
        each(slots.middle, Edges.BOXES, edges);
        slots.add(new JumpView(context, slots.middle));
        PersonRequest person = new PersonRequest(context, slots);
        OpenState aloud = new OpenState();
        MenuView menu = new MenuView(context, person, aloud, slots);
        HistoryButton history = new HistoryButton(context, slots);
        HTMLElement region = slots.region;
        slots.add(new Languages(context));
        if (!slots.inline) {
            MediaQuery handheld = Dom.media(FullScreen.WANTED);
            slots.add(new LateView(
                    ChunkFile.of("fullscreen"),
                    context,
                    () -> handheld.isMatches(),
                    () -> new FullScreen(context, slots.frame)));
            slots.add(new LargerView(context, slots));
        }
        slots.add(new TurnsView(context, slots.middle));
        slots.add(person);
        slots.add(new ApprovalHint(context, slots.middle));
        slots.add(menu);
        slots.add(history);
        slots.add(new FilesView(context, pictures, slots));
        slots.add(new LimitView(context, person, Dom.el("div", "", region)));
        slots.add(new NoticeView(
                context,
                Dom.el("div", "", region),
                "restoreFailed",
                context.conversation::unrestored,
                "retry",
                context.conversation::restoreAgain));
        slots.add(new NoticeView(
                context, Dom.el("div", "", region), "historyFailed", history::hasFailed, "retry", history::toggle));
        slots.add(new NoticeView(
                context,
                Dom.el("div", "", region),
                "storageFull",
                () -> context.store.isFull() && !understood,
                "understood",
                () -> {
                    understood = true;
                    context.actions.redraw();
                }));
        late(context, slots, aloud);
        slots.add(new LateView(
                ChunkFile.of("aloud"),
                context,
                // Before the click, because Safari on iOS starts to speak only during one.
                () -> context.menu.isOpen() || aloud.isOpen(),
                () -> new ReadAloud(context, slots, aloud)));
        slots.add(new FooterView(context, slots.frame));
        Dom.on(slots.middle, "keydown", event -> Dom.type(slots.composer, event));
        Dom.on(slots.frame, "keydown", event -> {
            // Escape closes the top layer. The panel's own handler runs afterwards.
            if (Dom.isKey(event, "Escape") && menu.close()) {
                Dom.consume(event);
            }
        });
    }

    /** Adds the views that have chunks of their own. */
    private void late(PanelContext context, Slots slots, OpenState aloud) {
        slots.add(new LateView(
                ChunkFile.of("title"),
                context,
                () -> context.settings.theme().is("titleBadge"),
                () -> new TitleBadge(context)));
        slots.add(new LateView(
                ChunkFile.of("dictation"),
                context,
                () -> context.settings.has("dictation"),
                () -> new DictationView(context, slots, aloud)));
        HTMLTextAreaElement field = Composing.field(slots.composer);
        LateView counter = new LateView(
                ChunkFile.of("counter"),
                context,
                () -> field.getValue().length() >= Counter.FROM * context.settings.number("message_characters"),
                () -> new Counter(context, slots));
        slots.add(counter);
        Dom.on(slots.composer, "input", event -> counter.update());
        LateView quote =
                new LateView(ChunkFile.of("quote"), context, () -> selecting, () -> new QuoteButton(context, slots));
        slots.add(quote);
        Dom.on(slots.middle, "selectstart", event -> {
            selecting = true;
            quote.update();
        });
    }

    /** Completes the elements that were shown before this chunk loaded. */
    private static void each(HTMLElement parent, String selector, Callback completion) {
        NodeList<? extends HTMLElement> found = parent.querySelectorAll(selector);
        for (int i = 0; i < found.getLength(); i++) {
            completion.call(found.get(i));
        }
    }
}
