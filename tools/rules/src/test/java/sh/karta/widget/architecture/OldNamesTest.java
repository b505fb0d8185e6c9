// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Names that were replaced because readers misunderstood them. They must not return. */
class OldNamesTest {
    private static final String OLD =
            "(Belongings|Kept|Restoration|FollowedTurn|CurrentSession|PageNews|TabNews|OtherTabs|Outgoing|Resumed"
                    + "|Handover|Surroundings|Places|Shapes|Exchange|Words|Js|Extras|Ui|Once|Play|Beat|Drafts"
                    + "|Follower|Gate|Found|Findings|Told|Tail|Stencil|StencilEvent|StencilJson"
                    + "|DrivenRun|TurnRun|ForeignTurn|LiveTurn|Departure|Moment|Got)";

    /** Those that mean nothing else in English, and are forbidden as names of any kind. */
    private static final String UNUSUAL =
            "(belongings|restoration|followedTurn|currentSession|pageNews|tabNews|otherTabs|handover|surroundings"
                    + "|stencil\\w*|extras|told|retire|doubtful)";

    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum|type) " + OLD + "\\b");

    /** "Words" says nothing about a class, except about numbered words themselves. */
    private static final Pattern WORDS =
            Pattern.compile("\\b(?:class|interface|record|enum|type) (?!NumberedWords\\b)(\\w+Words)\\b");

    private static final Pattern PACKAGE = Pattern.compile("\\bpackage [\\w.]*\\b(bare|rare|lean)\\b");

    /** A field, a variable, a parameter or a method. */
    private static final Pattern DECLARATION = Pattern.compile("[\\w>\\]?] " + UNUSUAL + "\\s*[=;,()]");

    private static final Pattern STYLE_CLASS = Pattern.compile("\\.(rare|" + UNUSUAL.substring(1) + "(?=[\\s.,:>{)])");

    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");

    private static final Pattern FILE = Pattern.compile("(?:rare|lean|" + OLD.substring(1));

    /** Without the names that are words of prose. */
    private static final Pattern PROSE = Pattern.compile(
            "\\b(Belongings|FollowedTurn|CurrentSession|PageNews|TabNews|OtherTabs|StencilEvent|StencilJson|rare file"
                    + "|panel\\.rare|browser\\.bare|src/lean)\\b");

    /** Methods of the server. In the widget, a promise settles. */
    private static final Pattern SERVER_METHOD = Pattern.compile("[\\w>\\]] (retire|settle|settled|doubtful)\\(");

    @Test
    void noMethodOfTheServerHasAnOldName() throws IOException {
        var old = new TreeSet<String>();
        for (Path source : Sources.find()) {
            if (source.startsWith(Sources.root().resolve("agent-server"))) {
                find(SERVER_METHOD, Files.readString(source), source, old);
            }
        }
        assertThat(old).isEmpty();
        assertThat("    private void settle(Pause pause) {").containsPattern(SERVER_METHOD);
    }

    @Test
    void noTypeOrPackageHasAnOldName() throws IOException {
        var old = new TreeSet<String>();
        for (Path source : Sources.find()) {
            String text = code(source);
            for (Pattern pattern : List.of(TYPE, WORDS, PACKAGE)) {
                find(pattern, text, source, old);
            }
        }
        assertThat(old).isEmpty();
    }

    @Test
    void noFieldVariableOrMethodHasAnOldName() throws IOException {
        var old = new TreeSet<String>();
        for (Path source : Sources.find()) {
            find(DECLARATION, code(source), source, old);
        }
        assertThat(old).isEmpty();
    }

    @Test
    void noFileHasAnOldName() throws IOException {
        var old = new TreeSet<String>();
        for (Path source : Sources.find()) {
            String name = source.getFileName().toString().replaceFirst("\\..*", "");
            if (FILE.matcher(name).matches()) {
                old.add(Sources.root().relativize(source).toString());
            }
        }
        assertThat(old).isEmpty();
    }

    @Test
    void noStyleClassHasAnOldName() throws IOException {
        var old = new TreeSet<String>();
        for (Path source : Sources.find()) {
            if (source.toString().endsWith(".css")) {
                find(STYLE_CLASS, code(source), source, old);
            }
        }
        assertThat(old).isEmpty();
    }

    @Test
    void noPageUsesAnOldName() throws IOException {
        var old = new TreeSet<String>();
        for (Path page : Sources.pages()) {
            find(PROSE, Files.readString(page), page, old);
        }
        assertThat(old).isEmpty();
        assertThat(Sources.pages()).hasSizeGreaterThan(50);
    }

    @Test
    void anOldNameIsFoundInAnyKindOfDeclaration() {
        assertThat("public final class Words {").containsPattern(TYPE);
        assertThat("export type Told = string;").containsPattern(TYPE);
        assertThat("record Beat(int at) {}").containsPattern(TYPE);
        assertThat("final class ToolWords {").containsPattern(WORDS);
        assertThat("package sh.karta.widget.panel.rare;").containsPattern(PACKAGE);
        assertThat("class WordsTest {").doesNotContainPattern(TYPE).doesNotContainPattern(WORDS);
        assertThat("JsonNode told = event;").containsPattern(DECLARATION);
        assertThat("List<String> told()").containsPattern(DECLARATION);
        assertThat("(Message told, int n)").containsPattern(DECLARATION);
        assertThat(".panel .rare > .told {").containsPattern(STYLE_CLASS);
        assertThat("Belongings keeps them.").containsPattern(PROSE);
    }

    /** Returns the text of a source without its comments. This test contains the old names. */
    private static String code(Path source) throws IOException {
        return source.endsWith("OldNamesTest.java")
                ? ""
                : COMMENT.matcher(Files.readString(source)).replaceAll("");
    }

    private static void find(Pattern pattern, String text, Path source, Set<String> old) {
        for (MatchResult match : pattern.matcher(text).results().toList()) {
            old.add(Sources.root().relativize(source) + ": " + match.group(1));
        }
    }
}
