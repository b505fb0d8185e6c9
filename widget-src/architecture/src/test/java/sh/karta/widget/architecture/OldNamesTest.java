// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                    + "|Follower|Gate|Found|Findings|Told|Tail|Stencil|StencilEvent|StencilJson)";

    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum|type) " + OLD + "\\b");

    private static final Pattern PACKAGE = Pattern.compile("\\bpackage [\\w.]*\\b(bare|rare|lean)\\b");

    /** Methods of the server. In the widget, a promise settles. */
    private static final Pattern SERVER_METHOD = Pattern.compile("[\\w>\\]] (retire|settle|settled|doubtful)\\(");

    @Test
    void noMethodOfTheServerHasAnOldName() throws IOException {
        var old = new TreeSet<String>();
        for (Path source : Sources.find()) {
            if (source.startsWith(Sources.root().resolve("agent-server"))) {
                for (MatchResult match : SERVER_METHOD
                        .matcher(Files.readString(source))
                        .results()
                        .toList()) {
                    old.add(Sources.root().relativize(source) + ": " + match.group(1));
                }
            }
        }
        assertThat(old).isEmpty();
        assertThat("    private void settle(Pause pause) {").containsPattern(SERVER_METHOD);
    }

    @Test
    void noTypeOrPackageHasAnOldName() throws IOException {
        var old = new TreeSet<String>();
        for (Path source : Sources.find()) {
            String text = source.endsWith("OldNamesTest.java") ? "" : Files.readString(source);
            for (Pattern pattern : Set.of(TYPE, PACKAGE)) {
                for (MatchResult match : pattern.matcher(text).results().toList()) {
                    old.add(Sources.root().relativize(source) + ": " + match.group(1));
                }
            }
        }
        assertThat(old).isEmpty();
    }

    @Test
    void anOldNameIsFoundInAnyKindOfDeclaration() {
        assertThat("public final class Words {").containsPattern(TYPE);
        assertThat("export type Told = string;").containsPattern(TYPE);
        assertThat("record Beat(int at) {}").containsPattern(TYPE);
        assertThat("package sh.karta.widget.panel.rare;").containsPattern(PACKAGE);
        assertThat("class WordsTest {").doesNotContainPattern(TYPE);
    }
}
