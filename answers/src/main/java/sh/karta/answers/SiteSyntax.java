// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes the extensions of site generators from Markdown, line by line: borders of containers, includes of code, and comments of MDX. The
 * content of containers stays.
 */
final class SiteSyntax {
    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,}).*");
    /** Containers ({@code :::}), included code, comments of MDX, and the kind of a GitHub alert. */
    private static final Pattern BORDER =
            Pattern.compile("\\s*(?::{3,}.*|<<<\\s.*|-+8<-+\\s.*|\\{\\*.*\\*}|\\{/\\*.*\\*/}|> ?\\[!\\w+])\\s*");
    /** Directives of mdBook. A code block can consist of an include alone. */
    private static final Pattern DIRECTIVE =
            Pattern.compile("\\s*\\{\\{ ?#(?:\\w*include|playground|quiz|template|title)\\s.*}}\\s*");
    /** A container of Python-Markdown, such as {@code /// note | Title}, and its end. */
    private static final Pattern SLASHES = Pattern.compile(" {0,3}/{3,}(?:\\s+[\\w-]+(?:\\s*\\|(.*))?)?\\s*");
    /** A note or tab of Python-Markdown. Its content is indented. The title of a tab is only the name of a choice. */
    private static final Pattern INDENTED =
            Pattern.compile("(?:!!!|\\?{3}\\+?)\\s+\\w[\\w -]*(?:\"(.*)\")?\\s*|===[!+]?\\s+\"[^\"]*\"\\s*");

    private static final int INDENT = 4;
    /** How MDX writes the id of a heading. */
    private static final Pattern MDX_ID = Pattern.compile("(#{1,6}\\s.*)\\{/\\*\\s*#?([\\w-]+)\\s*\\*/}\\s*");

    private final StringBuilder text = new StringBuilder();
    /** The fence of the code block that the line is in; empty for none. */
    private String fence = "";
    /** Indentation of the content of the innermost note or tab. */
    private int indent;

    private SiteSyntax() {}

    static String remove(List<String> lines) {
        SiteSyntax syntax = new SiteSyntax();
        lines.forEach(syntax::add);
        return syntax.text.toString();
    }

    private void add(String line) {
        if (!line.isBlank() && fence.isEmpty()) {
            indent = Math.min(indent, spaces(line) / INDENT * INDENT);
        }
        String own = line.substring(Math.min(indent, spaces(line)));
        if (!fence.isEmpty()) {
            code(own);
            return;
        }
        Matcher open = FENCE.matcher(own);
        Matcher slashes = SLASHES.matcher(own);
        Matcher note = INDENTED.matcher(own);
        Matcher heading = MDX_ID.matcher(own);
        if (open.matches()) {
            fence = open.group(1);
            line(own);
        } else if (BORDER.matcher(own).matches() || DIRECTIVE.matcher(own).matches()) {
            line("");
        } else if (slashes.matches()) {
            title(slashes.group(1));
        } else if (note.matches()) {
            indent += INDENT;
            title(note.group(1));
        } else {
            line(heading.matches() ? heading.group(1) + "{#" + heading.group(2) + "}" : own);
        }
    }

    private void code(String line) {
        String bare = line.strip();
        if (bare.startsWith(fence) && bare.replace(fence.substring(0, 1), "").isEmpty()) {
            fence = "";
        }
        line(DIRECTIVE.matcher(line).matches() ? "" : line);
    }

    private void title(@Nullable String title) {
        line(title == null ? "" : "\n" + title.strip() + "\n");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static int spaces(String line) {
        int count = 0;
        while (count < line.length() && line.charAt(count) == ' ') {
            count++;
        }
        return count;
    }
}
