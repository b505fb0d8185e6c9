// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks who may use the parts of a client. */
@AnalyzeClasses(packages = "sh.karta.widget.core.client", importOptions = ImportOption.DoNotIncludeTests.class)
class ClientPartsTest {
    private static final String CLIENT = "AgentClient";

    /** What everybody may use: states, and interfaces of listeners. */
    private static final Set<String> VALUES =
            Set.of("ClientListener", "ResumeListener", "TurnListener", "TurnPhase", "TurnState", "WhenBusy");

    /** The parts, each after those that it uses, with the classes of the package that use it. */
    private static final Map<String, Set<String>> USERS = new LinkedHashMap<>();

    static {
        USERS.put(
                "Session",
                Set.of(CLIENT, "History", "LeftTurn", "SessionCalls", "SessionManager", "Turn", "TurnQueue"));
        USERS.put("History", Set.of("Session", "SessionManager"));
        USERS.put("SessionManager", Set.of(CLIENT, "LeftTurn", "SessionCalls", "Turn", "TurnQueue"));
        USERS.put("PageContext", Set.of("Turn"));
        USERS.put("Turn", Set.of(CLIENT));
    }

    /** A part that also uses a later one: a session reads a {@code History} into itself. */
    private static final Set<String> PAIRS = Set.of("Session uses History");

    @ArchTest
    static void eachPartIsUsedByThePermittedClassesOnly(JavaClasses classes) {
        assertThat(PartUsers.of(classes, ClientPartsTest::isPart))
                .as("users of each part; the table must have every part, and exactly its users")
                .isEqualTo(USERS);
    }

    @Test
    void thePartsFormALineInWhichEachUsesThoseBeforeIt() {
        assertThat(PartUsers.backwards(USERS)).as("parts that use a later one").isEqualTo(PAIRS);
    }

    @ArchTest
    static final ArchRule nobodyWritesAFieldOfTheClientItsTurnOrItsSessions = fields().that()
            .areDeclaredInClassesThat()
            .haveNameMatching(".*\\.(AgentClient|Session|SessionManager|Turn)")
            .should()
            .bePrivate()
            .orShould()
            .beFinal();

    private static boolean isPart(JavaClass type) {
        String name = PartUsers.nameOf(type);
        return !name.equals(CLIENT)
                && !name.equals("package-info")
                && !VALUES.contains(name)
                && !type.getName().matches(ArchitectureTest.CLIENT_FACADE);
    }
}
