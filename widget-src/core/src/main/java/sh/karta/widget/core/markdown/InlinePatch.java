// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** Patches the nodes shown to match the nodes wanted, beginning with the first difference. */
final class InlinePatch {
    private InlinePatch() {}

    /**
     * Patches the children of {@code shown}, inside {@code parent}, to match those of {@code wanted}, which take over
     * the views.
     */
    static void apply(MarkdownSink sink, Object parent, Inline shown, Inline wanted) {
        Inline old = shown.first;
        Inline now = wanted.first;
        while (old != null && now != null && alike(old, now)) {
            adopt(sink, old, now);
            old = old.next;
            now = now.next;
        }
        // Equal nodes after the difference stay. A label that is resolved late must not disturb its neighbours.
        Inline oldEnd = null;
        Inline nowEnd = null;
        Inline oldLast = shown.last;
        Inline nowLast = wanted.last;
        while (old != oldEnd && now != nowEnd && oldLast != null && nowLast != null && equal(oldLast, nowLast)) {
            adopt(sink, oldLast, nowLast);
            oldEnd = oldLast;
            nowEnd = nowLast;
            oldLast = oldLast.previous;
            nowLast = nowLast.previous;
        }
        while (old != null && old != oldEnd) {
            sink.remove(old);
            old = old.next;
        }
        while (now != null && now != nowEnd) {
            insert(sink, parent, now, nowEnd == null ? null : nowEnd.view);
            now = now.next;
        }
    }

    private static void insert(MarkdownSink sink, Object parent, Inline node, @Nullable Object before) {
        sink.insert(parent, node, before);
        Object view = node.view;
        for (Inline child = node.first; child != null && view != null; child = child.next) {
            insert(sink, view, child, null);
        }
    }

    private static boolean alike(Inline a, Inline b) {
        return a.kind == b.kind
                && (a.kind < Inline.IMAGE
                        || (same(a.text, b.text) && same(a.target, b.target) && same(a.title, b.title)));
    }

    private static void adopt(MarkdownSink sink, Inline old, Inline now) {
        Object view = old.view;
        now.view = view;
        if (now.kind < Inline.BREAK) {
            text(sink, old, now);
        } else if (view != null) {
            if (!same(old.target, now.target) || !same(old.title, now.title)) {
                sink.link(now);
            }
            apply(sink, view, old, now);
        }
    }

    private static void text(MarkdownSink sink, Inline old, Inline now) {
        String a = old.text;
        String b = now.text;
        int common = a.length();
        if (!Text.startsWith(b, a, 0)) {
            common = 0;
            while (common < a.length() && Text.peek(a, common) == Text.peek(b, common)) {
                common++;
            }
        } else if (common == b.length()) {
            return;
        }
        sink.text(now, now.offset + common, Text.slice(b, common, b.length()));
    }

    private static boolean same(@Nullable String a, @Nullable String b) {
        return a == null ? b == null : a.equals(b);
    }

    private static boolean equal(Inline a, Inline b) {
        if (!alike(a, b) || !same(a.text, b.text) || !same(a.target, b.target) || !same(a.title, b.title)) {
            return false;
        }
        Inline inA = a.first;
        Inline inB = b.first;
        while (inA != null && inB != null && equal(inA, inB)) {
            inA = inA.next;
            inB = inB.next;
        }
        return inA == null && inB == null;
    }
}
