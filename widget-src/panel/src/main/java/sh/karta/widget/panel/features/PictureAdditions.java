// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.panel.composer.attachments.PictureFile;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.pictures.PictureViews;

/** The pictures among the files, whose chunk is loaded for the first of them. */
final class PictureAdditions implements PictureFile.Previews {
    private final PanelContext context;
    private final Slots slots;
    private final Chunk chunk;
    private final List<PictureFile> waiting = new ArrayList<>();
    private @Nullable Callback painter;
    private @Nullable PictureFile shown;

    PictureAdditions(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
        chunk = context.chunk(ChunkFile.of("pictures"), this::paint);
        chunk.setFailed(this::fail);
    }

    @Override
    public void add(PictureFile file) {
        waiting.add(file);
        if (chunk.loadIfNeeded()) {
            paint();
        }
    }

    private void paint() {
        for (PictureFile each : waiting) {
            shown = each;
            painter().call(each.chip);
        }
        waiting.clear();
    }

    /** Shows the files as chips. They do not become pictures later, because that would move the text being read. */
    private void fail() {
        for (PictureFile each : waiting) {
            each.fail();
        }
        waiting.clear();
    }

    private Callback painter() {
        Callback known = painter;
        if (known == null) {
            known = PictureViews.painter(context, slots, () -> requireNonNull(shown));
            painter = known;
        }
        return known;
    }
}
