// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one release, from checks to signed checksums. It either creates a folder with everything, or creates none and
 * leaves the work tree unchanged.
 */
final class Release {
    static final String CHECKSUMS = "SHA256SUMS";
    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?");
    /** The folder that stores the files of each release for the upgrade tests. */
    private static final String KEPT = "e2e-tests/src/test/resources/releases";

    /** Variables of the environment that the build reads, with what the release lacks without each of them. */
    private static final Map<String, String> ADDRESSES = new TreeMap<>(Map.of(
            "KARTA_REPOSITORY", "the npm packages and the documentation name no repository",
            "DOCS_ORIGIN", "the npm packages have no homepage, and the documentation has no sitemap",
            "DOCS_EDIT", "the documentation has no \"Edit this page\""));

    private final String version;
    private final WorkTree tree;
    private final Build build;
    private final Clock clock;
    private final Scanner scanner;
    private final Environment environment;
    private final PrintWriter out;

    Release(
            String version,
            WorkTree tree,
            Build build,
            Clock clock,
            Scanner scanner,
            Environment environment,
            PrintWriter out) {
        this.scanner = scanner;
        this.environment = environment;
        this.version = version;
        this.tree = tree;
        this.build = build;
        this.clock = clock;
        this.out = out;
    }

    /** Returns the value of a variable of the environment, or null. */
    interface Environment {
        @Nullable
        String get(String name);
    }

    /** Opens the operator's key after all other checks have passed. */
    interface Keys {
        Signer open() throws IOException, RefusedException;
    }

    /**
     * Makes the release.
     *
     * @param folder the target folder, which must not exist
     * @param dry whether to use the last build's artefacts and leave the work tree unchanged
     */
    void make(Keys keys, Path folder, boolean dry) throws IOException, InterruptedException, RefusedException {
        check(folder, dry);
        scanner.check();
        Signer signer = keys.open();
        say("Releasing " + version + (dry ? " (dry run)" : "") + ", signed with key " + signer.fingerprint());
        if (dry) {
            pack(signer, folder);
        } else {
            sayWhatIsUnset();
            try {
                tree.setVersion(version, LocalDate.now(clock));
                if (!build.run(tree.root())) {
                    throw new RefusedException("the build of " + version + " failed, so the version was restored");
                }
                keepBytes();
                pack(signer, folder);
            } catch (IOException | InterruptedException | RefusedException failed) {
                tree.restore(KEPT + "/" + version);
                throw failed;
            }
        }
        sayWhatToPublish(folder, dry);
    }

    /** Collects all problems before anything changes, so that they are reported together. */
    private void check(Path folder, boolean dry) throws IOException, InterruptedException, RefusedException {
        if (!VERSION.matcher(version).matches()) {
            throw new RefusedException("'" + version + "' is not a version: expected the form 1.2.3");
        }
        List<String> wrong = new ArrayList<>();
        List<String> changed = tree.changes();
        if (!changed.isEmpty()) {
            wrong.add("the work tree is not clean, commit or stash first: " + String.join(", ", changed));
        }
        if (tree.hasTag("v" + version)) {
            wrong.add("there is a tag v" + version + " already. An exact version never changes, so raise it");
        }
        if (tree.changes(version) == 0) {
            wrong.add("CHANGELOG.md has no line for " + version + ": expected a heading '## " + version
                    + " (unreleased)' and under it at least one line '- …'");
        }
        if (Files.exists(folder)) {
            wrong.add(folder + " exists already. Remove it or choose another folder with --out");
        }
        if (dry && !tree.version().equals(version)) {
            wrong.add("a dry run uses the last build, whose version is " + tree.version());
        }
        if (!wrong.isEmpty()) {
            throw new RefusedException(String.join("\n         ", wrong));
        }
    }

    private void pack(Signer signer, Path folder) throws IOException, InterruptedException, RefusedException {
        Path part = folder.resolveSibling(folder.getFileName() + ".part");
        try {
            remove(part);
            Files.createDirectories(part);
            Artefacts artefacts = new Artefacts(tree.root(), version);
            artefacts.copyTo(part);
            scanner.scan(artefacts.bills());
            Files.write(part.resolve(Provenance.FILE), new Provenance(version, tree.commit()).of(part, files(part)));
            for (Path file : files(part.resolve("maven"))) {
                Files.write(file.resolveSibling(file.getFileName() + ".asc"), signer.sign(Files.readAllBytes(file)));
            }
            StringBuilder sums = new StringBuilder();
            for (Path file : files(part)) {
                String name = part.relativize(file).toString();
                sums.append(sha256(file)).append("  ").append(name).append('\n');
            }
            byte[] bytes = sums.toString().getBytes(StandardCharsets.UTF_8);
            Files.write(part.resolve(CHECKSUMS), bytes);
            Files.write(part.resolve(CHECKSUMS + ".asc"), signer.sign(bytes));
            Files.move(part, folder);
        } catch (IOException failed) {
            remove(part);
            throw new RefusedException("the release could not be written to " + folder + ": " + failed.getMessage()
                    + ". Its files were removed");
        } catch (InterruptedException | RefusedException incomplete) {
            remove(part);
            throw incomplete;
        }
    }

    /** Stores the files that pages load, for the tests of later releases. */
    private void keepBytes() throws IOException {
        Path kept = tree.root().resolve(KEPT).resolve(version);
        remove(kept);
        Files.createDirectories(kept);
        Path site = new Artefacts(tree.root(), version).site();
        try (Stream<Path> all = Files.list(site)) {
            for (Path file : all.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".js") || name.equals("manifest.json")) {
                    Files.write(kept.resolve(name), Files.readAllBytes(file));
                }
            }
        }
    }

    /** Names what is missing before the long build, so that the operator can stop it. */
    private void sayWhatIsUnset() {
        ADDRESSES.forEach((name, without) -> {
            String value = environment.get(name);
            if (value == null || value.isEmpty()) {
                say(name + " is not set: " + without);
            }
        });
    }

    private void sayWhatToPublish(Path folder, boolean dry) {
        say("");
        say((dry ? "A dry run of the release is in " : "The release is in ") + folder);
        say("");
        say("To publish it:");
        if (!dry) {
            say("  git add --all && git commit -m 'Release " + version + "' && git tag -s v" + version + " -m "
                    + version);
            say("  git push --follow-tags");
        }
        say("  java -jar " + folder.resolve(Artefacts.maven("karta-publish", version) + ".jar") + " publish --site "
                + folder.resolve("site") + " --to s3://BUCKET");
        for (String name : List.of("widget", "react")) {
            say("  npm publish --access public " + folder.resolve("npm/karta-" + name + "-" + version + ".tgz"));
        }
        for (String jar : Artefacts.jars()) {
            Path file = folder.resolve(Artefacts.maven(jar, version));
            say("  mvn deploy:deploy-file -Durl=REPOSITORY -DrepositoryId=ID -Dfile=" + file + ".jar -DpomFile=" + file
                    + ".pom");
        }
        say("");
        say("To verify it with the public key, run in that folder:");
        say("  gpg --verify " + CHECKSUMS + ".asc " + CHECKSUMS + " && sha256sum --check --quiet " + CHECKSUMS);
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
