// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import sh.karta.server.session.Owner;

/** The options that select a user or visitor of a project. */
final class OwnerOptions {
    /** One of the two. */
    static final class Id {
        @Option(names = "--user", paramLabel = "ID", description = "Id of a signed-in user.")
        private @Nullable String user;

        @Option(names = "--visitor", paramLabel = "ID", description = "Id of an anonymous visitor.")
        private @Nullable String visitor;
    }

    @Option(names = "--project", required = true, paramLabel = "ORG/AGENT", description = "Project of the user.")
    private String project = "";

    @ArgGroup(multiplicity = "1")
    private Id id = new Id();

    Owner owner() {
        return id.user != null ? Owner.user(project, id.user) : Owner.visitor(project, String.valueOf(id.visitor));
    }
}
