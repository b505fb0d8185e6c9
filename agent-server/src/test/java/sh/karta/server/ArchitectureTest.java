// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** The arrows between packages, as their package-info says. */
@AnalyzeClasses(packages = "sh.karta.server", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("wiring")
            .definedBy("sh.karta.server", "sh.karta.server.cli")
            .layer("config")
            .definedBy("sh.karta.server.config")
            .layer("http")
            .definedBy("sh.karta.server.http")
            .layer("manage")
            .definedBy("sh.karta.server.manage")
            .layer("auth")
            .definedBy("sh.karta.server.auth")
            .layer("limit")
            .definedBy("sh.karta.server.limit")
            .layer("session")
            .definedBy("sh.karta.server.session")
            .layer("store")
            .definedBy("sh.karta.server.store")
            .layer("agent")
            .definedBy("sh.karta.server.agent")
            .layer("stores")
            .definedBy("sh.karta.server.store.*..")
            .layer("agents")
            .definedBy("sh.karta.server.agent.*..")
            .layer("metrics")
            .definedBy("sh.karta.server.metrics")
            .layer("notify")
            .definedBy("sh.karta.server.notify")
            .layer("docs")
            .definedBy("sh.karta.server.docs")
            .layer("event")
            .definedBy("sh.karta.server.event")
            .whereLayer("wiring")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("auth")
            .mayOnlyBeAccessedByLayers("wiring", "config", "http")
            .whereLayer("limit")
            .mayOnlyBeAccessedByLayers("wiring", "config", "http", "manage")
            .whereLayer("manage")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("wiring", "http", "auth", "limit")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("wiring", "http", "auth", "limit", "session", "metrics", "stores")
            .whereLayer("agent")
            .mayOnlyBeAccessedByLayers("wiring", "session", "agents")
            .whereLayer("metrics")
            .mayOnlyBeAccessedByLayers("wiring", "http")
            .whereLayer("notify")
            .mayOnlyBeAccessedByLayers("wiring", "http")
            .whereLayer("docs")
            .mayOnlyBeAccessedByLayers("wiring", "config", "agents")
            .whereLayer("stores")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("agents")
            .mayOnlyBeAccessedByLayers("wiring");

    @ArchTest
    static final ArchRule NO_CYCLES = SlicesRuleDefinition.slices()
            .matching("sh.karta.server.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule JETTY_STAYS_IN_THE_TWO_LISTENERS = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackages("sh.karta.server.http", "sh.karta.server.manage")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty..");

    @ArchTest
    static final ArchRule SQL_STAYS_IN_THE_EMBEDDED_STORE = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("sh.karta.server.store.embedded")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule REDIS_STAYS_IN_ITS_STORE = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("sh.karta.server.store.redis")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.lettuce..");
}
