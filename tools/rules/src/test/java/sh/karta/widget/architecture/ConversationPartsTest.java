// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks who may use the parts of a conversation. */
@AnalyzeClasses(packages = "sh.karta.widget.core.conversation", importOptions = ImportOption.DoNotIncludeTests.class)
class ConversationPartsTest {
    private static final String CONVERSATION = "Conversation";

    /** What everybody may use: state, and interfaces of listeners. */
    private static final Set<String> VALUES =
            Set.of("Attachment", "ConnectionState", "ConversationListener", "Message", "Part");

    /** The parts, each after those that it uses, with the classes of the package that use it. */
    private static final Map<String, Set<String>> USERS = new LinkedHashMap<>();

    static {
        USERS.put("ConversationStore", Set.of(CONVERSATION, "Outbox", "TabMessage", "TabSync"));
        USERS.put("TabMessage", Set.of("TabSync"));
        USERS.put("TabSync", Set.of(CONVERSATION));
        USERS.put("Outbox", Set.of(CONVERSATION));
        USERS.put("Answer", Set.of(CONVERSATION, "Transcript"));
        USERS.put("Transcript", Set.of(CONVERSATION));
        USERS.put("ListenerQueue", Set.of(CONVERSATION));
        USERS.put("ActiveTurn", Set.of(CONVERSATION));
        USERS.put("Connection", Set.of(CONVERSATION));
        USERS.put("ConversationLoader", Set.of(CONVERSATION));
        USERS.put("HostEvents", Set.of(CONVERSATION));
        USERS.put("Limit", Set.of(CONVERSATION));
        // Parts of features. A view connects them with a conversation through a facade.
        USERS.put("Attachments", Set.of("ConversationCalls"));
        USERS.put("Dictation", Set.of("ConversationCalls"));
        USERS.put("Feedback", Set.of("ConversationCalls"));
    }

    @ArchTest
    static void eachPartIsUsedByThePermittedClassesOnly(JavaClasses classes) {
        assertThat(PartUsers.of(classes, ConversationPartsTest::isPart))
                .as("users of each part; the table must have every part, and exactly its users")
                .isEqualTo(USERS);
    }

    @Test
    void thePartsFormALineInWhichEachUsesThoseBeforeIt() {
        assertThat(PartUsers.backwards(USERS)).as("parts that use a later one").isEmpty();
    }

    /** The compiler copies constants, so class files do not show which class they are from. */
    @Test
    void noPartReadsAConstantOfTheConversation() throws IOException {
        Path folder = Sources.root().resolve("widget-src/core/src/main/java/sh/karta/widget/core/conversation");
        var found = new TreeSet<String>();
        for (String part : USERS.keySet()) {
            try (Stream<String> lines = Files.lines(folder.resolve(part + ".java"))) {
                lines.map(String::strip)
                        .filter(line -> !line.startsWith("*") && !line.startsWith("/"))
                        .filter(line -> line.matches(".*\\bConversation\\.\\w.*"))
                        .forEach(line -> found.add(part + ": " + line));
            }
        }
        assertThat(found).isEmpty();
    }

    private static boolean isPart(JavaClass type) {
        String name = PartUsers.nameOf(type);
        return !name.equals(CONVERSATION)
                && !name.equals("package-info")
                && !VALUES.contains(name)
                && !type.getName().matches(ArchitectureTest.FACADE);
    }
}
