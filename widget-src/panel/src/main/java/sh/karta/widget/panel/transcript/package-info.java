// SPDX-License-Identifier: Apache-2.0
/**
 * The messages of the conversation and how they scroll. Deferred features add their views
 * through {@link sh.karta.widget.panel.transcript.PartViews}. Entry: {@link
 * sh.karta.widget.panel.transcript.TranscriptView}.
 */
@UsedBy({
    "panel.actions",
    "panel.approval",
    "panel.composer.attachments",
    "panel.features",
    "panel.shell",
    "panel.sources",
    "panel.steps",
    "panel.versions"
})
@NullMarked
package sh.karta.widget.panel.transcript;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
