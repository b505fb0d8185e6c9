// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The repository's work tree: its git status, and the three files that contain the version. */
final class WorkTree {
    private static final Pattern REVISION = Pattern.compile("(<revision>)([^<]+)(</revision>)");
    private static final Pattern CHART_VERSION = Pattern.compile("^(version|appVersion): .*$", Pattern.MULTILINE);
    private static final String CHART = "deploy/helm/karta/Chart.yaml";

    private final Path root;

    WorkTree(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Returns the changed paths, as listed by {@code git status --porcelain}. */
    List<String> changes() throws IOException, InterruptedException {
        return git("status", "--porcelain");
    }

    /** Returns the commit that the work tree is based on. */
    String commit() throws IOException, InterruptedException {
        return git("rev-parse", "HEAD").get(0);
    }

    boolean hasTag(String tag) throws IOException, InterruptedException {
        return !git("tag", "--list", tag).isEmpty();
    }

    /** Returns the current version. */
    String version() throws IOException, RefusedException {
        Matcher revision = REVISION.matcher(Files.readString(pom()));
        if (!revision.find()) {
            throw new RefusedException(pom() + " has no <revision>");
        }
        return revision.group(2);
    }

    /** Returns the number of changelog lines for a version. */
    int changes(String version) throws IOException {
        int count = 0;
        boolean inside = false;
        for (String line : Files.readAllLines(changelog())) {
            if (line.startsWith("## ")) {
                inside = line.equals("## " + version) || line.startsWith("## " + version + " ");
            } else if (inside && line.startsWith("- ")) {
                count++;
            }
        }
        return count;
    }

    /** Sets the version, and dates its heading in the changelog. */
    void setVersion(String version, LocalDate date) throws IOException {
        String pom = Files.readString(pom());
        Files.writeString(pom(), REVISION.matcher(pom).replaceFirst("$1" + Matcher.quoteReplacement(version) + "$3"));
        Path chart = root.resolve(CHART);
        Files.writeString(
                chart,
                CHART_VERSION.matcher(Files.readString(chart)).replaceAll("$1: " + Matcher.quoteReplacement(version)));
        Pattern heading = Pattern.compile("^## " + Pattern.quote(version) + "( .*)?$", Pattern.MULTILINE);
        String dated = Matcher.quoteReplacement("## " + version + " (" + date + ")");
        Files.writeString(
                changelog(), heading.matcher(Files.readString(changelog())).replaceFirst(dated));
    }

    /** Undoes {@link #setVersion} and removes new files under {@code added}. Other changes stay. */
    void restore(String added) throws IOException, InterruptedException {
        git("checkout", "--quiet", "--", "pom.xml", "CHANGELOG.md", CHART);
        git("clean", "--quiet", "-d", "--force", "--", added);
    }

    private Path pom() {
        return root.resolve("pom.xml");
    }

    private Path changelog() {
        return root.resolve("CHANGELOG.md");
    }

    private List<String> git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (git.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return lines;
    }
}
