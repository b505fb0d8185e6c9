// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import sh.karta.widget.panel.actions.ActionsView;
import sh.karta.widget.panel.aloud.ReadAloud;
import sh.karta.widget.panel.announcer.Announcer;
import sh.karta.widget.panel.approval.ApprovalView;
import sh.karta.widget.panel.composer.attachments.FilesView;
import sh.karta.widget.panel.composer.attachments.SentFilesView;
import sh.karta.widget.panel.context.OpenState;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.days.DaysAndFolds;
import sh.karta.widget.panel.dictation.DictationView;
import sh.karta.widget.panel.expand.LargerView;
import sh.karta.widget.panel.fullscreen.FullScreen;
import sh.karta.widget.panel.history.HistorySheet;
import sh.karta.widget.panel.jump.JumpView;
import sh.karta.widget.panel.language.Languages;
import sh.karta.widget.panel.limit.LimitView;
import sh.karta.widget.panel.menu.MenuView;
import sh.karta.widget.panel.notice.RestoreNotice;
import sh.karta.widget.panel.notice.StorageNotice;
import sh.karta.widget.panel.person.PersonRequest;
import sh.karta.widget.panel.pictures.PictureViews;
import sh.karta.widget.panel.quote.QuoteButton;
import sh.karta.widget.panel.render.Renderers;
import sh.karta.widget.panel.replies.RepliesView;
import sh.karta.widget.panel.sources.SourcesView;
import sh.karta.widget.panel.steps.ThinkingView;
import sh.karta.widget.panel.steps.ToolView;
import sh.karta.widget.panel.transcript.FeatureSet;
import sh.karta.widget.panel.transcript.PartViews;
import sh.karta.widget.panel.versions.VersionsView;

/** The features of the chunk {@code features}. The styles are {@code features.css}, which the build inserts. */
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
        SourcesView.add(context, parts, slots);
        ApprovalView.add(context, parts, slots);
        PictureViews pictures = new PictureViews(context, slots);
        SentFilesView.add(context, parts, pictures);
        ActionsView.add(context, parts, VersionsView.add(context, parts, slots));
        Renderers renderers = new Renderers(context, slots);
        MarkdownDetails.add(context, parts, slots, renderers);
        Announcer.add(context, slots);
        parts.setOlder(context.conversation::loadEarlier);

        JumpView.add(context, slots);
        Languages.add(context, slots);
        FullScreen.add(context, slots);
        LargerView.add(context, slots);
        DaysAndFolds.add(context, slots);
        RepliesView.add(context, slots);
        PersonRequest person = PersonRequest.add(context, slots);
        OpenState aloud = new OpenState();
        MenuView.add(context, slots, person, aloud);
        HistorySheet.add(context, slots);
        FilesView.add(context, slots, pictures);
        LimitView.add(context, slots, person);
        RestoreNotice.add(context, slots);
        StorageNotice.add(context, slots);
        DictationView.add(context, slots, aloud);
        QuoteButton.add(context, slots);
        ReadAloud.add(context, slots, aloud);
        FooterView.add(context, slots);
        FocusRules.add(context, slots);
        PageCommands.add(context, slots, renderers);
    }
}
