// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Names the commit from which the files of a release were built, as an in-toto statement 1 with SLSA provenance 1. It contains no time, so
 * that two releases of one commit have the same bytes. The checksums cover it, and their signature proves the author.
 */
record Provenance(String version, String commit) {
    static final String FILE = "provenance.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns the statement about files, named by their path in the folder. */
    byte[] of(Path folder, List<Path> files) throws IOException {
        ObjectNode statement = JSON.createObjectNode().put("_type", "https://in-toto.io/Statement/v1");
        ArrayNode subjects = statement.putArray("subject");
        for (Path file : files) {
            subjects.addObject()
                    .put("name", folder.relativize(file).toString())
                    .putObject("digest")
                    .put("sha256", Release.sha256(file));
        }
        statement.put("predicateType", "https://slsa.dev/provenance/v1");
        ObjectNode predicate = statement.putObject("predicate");
        ObjectNode build = predicate.putObject("buildDefinition").put("buildType", "urn:karta:release:1");
        build.putObject("externalParameters").put("version", version);
        build.putArray("resolvedDependencies")
                .addObject()
                .put(
                        "name",
                        "the commit that the release is based on; it differs by the version and the dated changelog")
                .putObject("digest")
                .put("gitCommit", commit);
        predicate.putObject("runDetails").putObject("builder").put("id", "urn:karta:release:operator");
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(statement);
    }
}
