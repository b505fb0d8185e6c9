// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 success, 1 failure, 2 wrong usage. */
@Command(
        name = "karta-publish",
        mixinStandardHelpOptions = true,
        description = "Publishes a built site to a folder or an S3-compatible bucket.",
        footer = {
            "",
            "Files that others load are put before those that load them, karta.js of the moving folder last.",
            "An interrupted run can be repeated. Chunks of older releases stay for 90 days after",
            "their last use.",
            "Credentials of a bucket are taken from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from a profile."
        })
final class PublishCommand {
    private static final int OK = 0;
    private static final int FAILED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    /** The options of the target, which both commands have. */
    static final class Where {
        @Option(
                names = "--to",
                required = true,
                paramLabel = "PLACE",
                description = "A folder, or s3://bucket, or s3://bucket/folder.")
        @SuppressWarnings("NullAway.Init") // required
        String place;

        @Option(
                names = "--endpoint",
                paramLabel = "URL",
                description = "Endpoint of an S3-compatible server. Default: Amazon's.")
        @Nullable
        URI endpoint;

        @Option(names = "--region", paramLabel = "NAME", description = "Region of the bucket.")
        @Nullable
        String region;

        @Option(names = "--dry-run", description = "Print the changes without making them.")
        boolean dry;
    }

    @Command(name = "publish", description = "Publishes a built site.")
    int publish(
            @Option(
                            names = "--site",
                            paramLabel = "DIR",
                            defaultValue = "cdn-dist/target/site",
                            description = "The built site. Default: ${DEFAULT-VALUE}.")
                    Path site,
            @Mixin Where where) {
        return run(where, publisher -> publisher.publish(Release.built(site)));
    }

    @Command(name = "rollback", description = "Points the moving folder to a version that was published before.")
    int rollback(
            @Parameters(paramLabel = "VERSION", description = "The version, for example 1.2.3.") String version,
            @Mixin Where where) {
        return run(where, publisher -> publisher.rollback(version));
    }

    private interface Action {
        void run(Publisher publisher) throws IOException;
    }

    private int run(Where where, Action action) {
        PrintWriter out = spec.commandLine().getOut();
        Consumer<String> tell = line -> {
            out.println(where.dry ? "would " + line : line);
            out.flush();
        };
        try (Target target = target(where)) {
            Publisher publisher = new Publisher(target, Clock.systemUTC(), where.dry, tell);
            try {
                action.run(publisher);
            } catch (IOException e) {
                return failed(e, publisher.filesPut());
            }
            tell.accept(where.dry ? "change nothing else" : "done, " + publisher.filesPut() + " files put");
            return OK;
        }
    }

    private int failed(IOException e, int put) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("karta-publish: " + e.getMessage());
        err.println(
                put == 0
                        ? "Nothing was changed."
                        : put + " files were put before that. Pages are served either as before or as after."
                                + " Run the same command again to continue.");
        err.flush();
        return FAILED;
    }

    private Target target(Where where) {
        if (!where.place.startsWith("s3:")) {
            return new FolderTarget(Path.of(where.place));
        }
        URI place = URI.create(where.place);
        if (place.getHost() == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec.commandLine()), "--to: expected s3://bucket or s3://bucket/folder");
        }
        return BucketTarget.open(place, where.endpoint, where.region);
    }
}
