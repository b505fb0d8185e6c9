// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.teavm.jso.JSBody;

@AnalyzeClasses(packages = "sh.karta.widget", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "sh.karta.widget";
    private static final String CONVERSATION = ".*\\.core\\.conversation\\.Conversation(\\$.*)?";
    private static final String CLIENT = ".*\\.core\\.client\\.AgentClient(\\$.*)?";

    /**
     * Uses a conversation from outside, on behalf of a view that creates it. It is no part of the conversation, which does
     * not know it. {@code ConversationPartsTest} lists the parts that a facade may use.
     */
    static final String FACADE = ".*\\.core\\.conversation\\.Conversation(Calls|Mentions|Versions)(\\$.*)?";

    /** Uses a client from outside, and is no part of it either. */
    static final String CLIENT_FACADE = ".*\\.core\\.client\\.(SessionCalls|TurnQueue|LeftTurn)(\\$.*)?";

    @ArchTest
    static final ArchRule layersDependOnlyOnLowerLayers = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("core")
            .definedBy(ROOT + ".core..")
            .layer("browser")
            .definedBy(ROOT + ".browser..")
            .layer("loader")
            .definedBy(ROOT + ".loader..")
            .layer("panel")
            .definedBy(ROOT + ".panel..")
            .layer("headless")
            .definedBy(ROOT + ".headless..")
            .whereLayer("loader")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("panel")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("headless")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("browser")
            .mayOnlyBeAccessedByLayers("loader", "panel", "headless")
            .whereLayer("core")
            .mayOnlyBeAccessedByLayers("browser", "loader", "panel", "headless");

    @ArchTest
    static final ArchRule partsOfAConversationDoNotKnowIt = noClasses()
            .that()
            .resideInAPackage(ROOT + ".core.conversation")
            .and()
            .haveNameNotMatching(CONVERSATION)
            .and()
            .haveNameNotMatching(FACADE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(CONVERSATION);

    @ArchTest
    static final ArchRule partsOfAClientDoNotKnowIt = noClasses()
            .that()
            .resideInAPackage(ROOT + ".core.client")
            .and()
            .haveNameNotMatching(CLIENT)
            .and()
            .haveNameNotMatching(CLIENT_FACADE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(CLIENT);

    @ArchTest
    static final ArchRule aClientAndItsPartsDoNotKnowItsFacades = noClasses()
            .that()
            .resideInAPackage(ROOT + ".core.client")
            .and()
            .haveNameNotMatching(CLIENT_FACADE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(CLIENT_FACADE);

    @ArchTest
    static final ArchRule aConversationAndItsPartsDoNotKnowItsFacades = noClasses()
            .that()
            .resideInAPackage(ROOT + ".core.conversation")
            .and()
            .haveNameNotMatching(FACADE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(FACADE);

    @ArchTest
    static final ArchRule theFieldsOfAConversationArePrivate = fields().that()
            .areDeclaredIn(ROOT + ".core.conversation.Conversation")
            .should()
            .bePrivate();

    @ArchTest
    static final ArchRule aFacadeAccessesNoFieldOfAConversation = noClasses()
            .that()
            .haveNameMatching(FACADE)
            .should()
            .accessFieldWhere(targetOwner(nameMatching(CONVERSATION)));

    @ArchTest
    static final ArchRule thePanelsContextIsImmutable = fields().that()
            .areDeclaredIn(ROOT + ".panel.context.PanelContext")
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule theEntryOfThePanelHasNoDependents = noClasses()
            .that()
            .resideInAPackage(ROOT + ".panel.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".panel");

    /** Only the code that adds a feature may use it, and the feature must not use that code. */
    @ArchTest
    static void eagerAndDeferredCodeOfThePanelFormNoCycle(JavaClasses classes) throws IOException {
        Set<String> entries = deferred();
        var usedByDeferred = new TreeSet<String>();
        var waiting = new ArrayDeque<JavaClass>();
        for (JavaClass type : classes) {
            if (isIn(entries, type)) {
                waiting.add(type);
            }
        }
        assertThat(waiting).as("deferred classes").hasSizeGreaterThan(20);
        var back = new TreeSet<String>();
        while (!waiting.isEmpty()) {
            JavaClass user = waiting.remove();
            for (Dependency each : user.getDirectDependenciesFromSelf()) {
                JavaClass used = each.getTargetClass();
                if (!used.getName().startsWith(ROOT + ".panel.")) {
                    continue;
                }
                if (isIn(entries, used)) {
                    if (!isIn(entries, user)) {
                        back.add(each.getDescription());
                    }
                } else if (usedByDeferred.add(used.getName())) {
                    waiting.add(used);
                }
            }
        }
        assertThat(back).as("deferred code used by code that it uses").isEmpty();
    }

    /** Returns the packages and classes of the panel in all chunks. */
    private static Set<String> deferred() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("cdn-dist"))) {
            root = root.getParent();
        }
        return Pattern.compile("\"(" + ROOT + ".panel[^\"]*)\"")
                .matcher(Files.readString(root.resolve("cdn-dist").resolve("chunks.json")))
                .results()
                .map(entry -> entry.group(1))
                .collect(Collectors.toSet());
    }

    private static boolean isIn(Set<String> entries, JavaClass type) {
        String outermost = type.getName().replaceFirst("\\$.*", "");
        return entries.contains(type.getPackageName()) || entries.contains(outermost);
    }

    @ArchTest
    static final ArchRule coreDoesNotUseTheBrowser = noClasses()
            .that()
            .resideInAPackage(ROOT + ".core..")
            .and()
            .resideOutsideOfPackage(ROOT + ".core.text")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.teavm..");

    @ArchTest
    static final ArchRule nativeCodeIsInTheBrowserModule = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(ROOT + ".browser..")
            .and()
            .areDeclaredInClassesThat()
            .haveNameNotMatching(".*\\.core\\.text\\.(Text|Interner)")
            .and()
            .areDeclaredInClassesThat()
            // Object literals of the loader's own types cannot be in another module.
            .haveNameNotMatching(".*\\.loader\\.Literals")
            .should()
            .beAnnotatedWith(JSBody.class);

    @ArchTest
    static final ArchRule compiledCodeAvoidsExpensiveLibraryPackages = noClasses()
            .that()
            // Text's other branch, for the JVM, is never compiled.
            .doNotHaveFullyQualifiedName(ROOT + ".core.text.Text")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.util.regex..", "java.util.stream..", "java.time..", "java.text..", "java.lang.reflect..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Locale");

    @ArchTest
    static final ArchRule nothingBlocks = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Thread")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent..");

    @ArchTest
    static void everyPackageIsDocumented(JavaClasses classes) {
        var undocumented = new TreeSet<String>();
        for (JavaClass type : classes) {
            JavaPackage home = type.getPackage();
            if (home.tryGetPackageInfo()
                    .filter(info -> info.isAnnotatedWith(NullMarked.class))
                    .isEmpty()) {
                undocumented.add(home.getName());
            }
        }
        assertThat(undocumented)
                .as("packages without a @NullMarked package-info")
                .isEmpty();
    }

    @Test
    void theRulesSeeTheWidget() {
        assertThat(new com.tngtech.archunit.core.importer.ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(ROOT)
                        .size())
                .isGreaterThan(10);
    }
}
