// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.MediaQuery;
import sh.karta.widget.panel.aloud.ReadAloud;
import sh.karta.widget.panel.announcer.Announcer;
import sh.karta.widget.panel.composer.attachments.FilesView;
import sh.karta.widget.panel.composer.attachments.SentFilesView;
import sh.karta.widget.panel.context.OpenState;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.dictation.DictationView;
import sh.karta.widget.panel.expand.LargerView;
import sh.karta.widget.panel.fullscreen.FullScreen;
import sh.karta.widget.panel.jump.JumpView;
import sh.karta.widget.panel.language.Languages;
import sh.karta.widget.panel.limit.LimitView;
import sh.karta.widget.panel.menu.MenuView;
import sh.karta.widget.panel.notice.RestoreNotice;
import sh.karta.widget.panel.notice.StorageNotice;
import sh.karta.widget.panel.person.PersonRequest;
import sh.karta.widget.panel.steps.ThinkingView;
import sh.karta.widget.panel.steps.ToolView;
import sh.karta.widget.panel.transcript.FeatureSet;
import sh.karta.widget.panel.transcript.PartViews;
import sh.karta.widget.panel.turns.TurnsView;

/**
 * The features of the chunk {@code features}: steps, approvals, files, the actions under an answer, older messages,
 * history, menu, limits, languages, notices and full screen. The styles are {@code features.css}, which the build inserts.
 */
public final class Features implements FeatureSet {
    @Override
    public String css() {
        return "%KARTA_CSS_features%";
    }

    @Override
    public String words() {
        return FeaturesEnglish.JSON;
    }

    /**
     * Adds each feature. Views are updated in this order, and those with the same parent have their elements in this
     * order.
     */
    @Override
    public void add(PanelContext context, PartViews parts, Slots slots) {
        ThinkingView.add(context, parts);
        ToolView.add(context, parts);
        SourceAdditions.add(context, parts, slots);
        ApprovalAdditions.add(context, parts, slots);
        PictureAdditions pictures = new PictureAdditions(context, slots);
        SentFilesView.add(context, parts, pictures);
        VersionAdditions.add(context, parts, slots);
        MarkdownAdditions.add(context, parts, slots, new PageAdditions(context, slots));
        Announcer.add(context, slots);
        parts.setOlder(context.conversation::loadEarlier);

        JumpView.add(context, slots);
        Languages.add(context, slots);
        MediaQuery handheld = Dom.media(FullScreen.WANTED);
        LateView.add(
                context,
                slots,
                ChunkFile.of("fullscreen"),
                () -> !slots.inline && handheld.isMatches(),
                () -> new FullScreen(context, slots.frame));
        LargerView.add(context, slots);
        TurnsView.add(context, slots);
        PersonRequest person = PersonRequest.add(context, slots);
        OpenState aloud = new OpenState();
        MenuView.add(context, slots, person, aloud);
        HistoryButton history = HistoryButton.add(context, slots);
        FilesView.add(context, slots, pictures);
        LimitView.add(context, slots, person);
        RestoreNotice.add(context, slots);
        history.addNotice();
        StorageNotice.add(context, slots);
        LateView.add(
                context,
                slots,
                ChunkFile.of("dictation"),
                () -> context.settings.has("dictation"),
                () -> new DictationView(context, slots, aloud));
        QuoteAdditions.add(context, slots);
        LateView.add(
                context,
                slots,
                ChunkFile.of("aloud"),
                // Before the click, because Safari on iOS starts to speak only during one.
                () -> context.menu.isOpen() || aloud.isOpen(),
                () -> new ReadAloud(context, slots, aloud));
        FooterView.add(context, slots);
        TypingAdditions.add(slots);
        FocusAdditions.add(context, slots);
        StopAdditions.add(context, slots);
    }
}
