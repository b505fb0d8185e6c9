// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** The libraries that only one package may use. */
@AnalyzeClasses(
        packages = {"sh.karta.answers", "sh.karta.server"},
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    /** The crawler needs Jetty's client, because the JDK's one resolves names itself, after any check of their addresses. */
    @ArchTest
    static final ArchRule JETTY_STAYS_IN_THE_TWO_LISTENERS_AND_THE_CRAWLER = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackages("sh.karta.server.http", "sh.karta.server.manage", "sh.karta.answers.crawl")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty..");

    @ArchTest
    static final ArchRule CRAWLER_COMMONS_STAYS_IN_THE_CRAWLER = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("sh.karta.answers.crawl")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("crawlercommons..");

    @ArchTest
    static final ArchRule LUCENE_STAYS_IN_THE_ANSWERS = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("sh.karta.answers")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.lucene..");

    @ArchTest
    static final ArchRule SQL_STAYS_IN_ITS_STORES = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackages(
                    "sh.karta.server.live.postgres",
                    "sh.karta.server.store.sql",
                    "sh.karta.server.store.sqlite",
                    "sh.karta.server.store.postgres")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule POSTGRES_STAYS_IN_ITS_PACKAGES = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackages("sh.karta.server.live.postgres", "sh.karta.server.store.postgres")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.postgresql..", "com.zaxxer.hikari..", "org.flywaydb..");

    @ArchTest
    static final ArchRule OPENTELEMETRY_STAYS_IN_ITS_PACKAGE = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("sh.karta.server.telemetry")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule LANGCHAIN4J_STAYS_BEHIND_ITS_PORT = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("sh.karta.server.agent.model.langchain4j")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.langchain4j..");

    @ArchTest
    static final ArchRule ONLY_THE_WIRING_NAMES_AN_IMPLEMENTATION = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackages("sh.karta.server", "sh.karta.server.agent.model.langchain4j")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("sh.karta.server.agent.model.langchain4j");
}
