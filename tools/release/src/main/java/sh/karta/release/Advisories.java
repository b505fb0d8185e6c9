// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.jspecify.annotations.Nullable;

/**
 * Known vulnerabilities, as an export of OSV has them (OSV schema 1): a zip with one JSON file each, a JSON array, one advisory, or {@code
 * {"vulns": […]}}. Matches them with the components of bills of materials (CycloneDX) by package URL.
 */
final class Advisories {
    /** OSV's names of the ecosystems that ship in a release, by the type of a package URL. */
    private static final Map<String, String> ECOSYSTEMS = Map.of("maven", "Maven", "npm", "npm");

    private static final Pattern PACKAGE = Pattern.compile("pkg:(maven|npm)/([^@?#]+)@([^?#]+)(?:[?#].*)?");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A component of a bill of materials, named as OSV names packages. */
    private record Component(String ecosystem, String name, String version) {
        static @Nullable Component of(String purl) {
            Matcher parts = PACKAGE.matcher(purl);
            if (!parts.matches()) {
                return null;
            }
            String name = parts.group(2).replace("%40", "@");
            return new Component(
                    String.valueOf(ECOSYSTEMS.get(parts.group(1))),
                    parts.group(1).equals("maven") ? name.replace('/', ':') : name,
                    parts.group(3));
        }

        boolean isPreRelease() {
            return ecosystem.equals("npm") && version.contains("-");
        }

        /** Returns the part of a version that is compared: all of it for Maven, the release without its label for npm. */
        String comparable(String other) {
            return ecosystem.equals("npm") ? other.replaceFirst("[-+].*", "") : other;
        }
    }

    private final List<JsonNode> all;

    private Advisories(List<JsonNode> all) {
        this.all = all;
    }

    static Advisories none() {
        return new Advisories(List.of());
    }

    /** Reads exports. A file without advisories is refused, because no component would be affected. */
    static Advisories read(List<Path> files) throws RefusedException {
        List<JsonNode> all = new ArrayList<>();
        for (Path file : files) {
            all.addAll(read(file));
        }
        return new Advisories(all);
    }

    private static List<JsonNode> read(Path file) throws RefusedException {
        List<JsonNode> read = new ArrayList<>();
        try {
            if (file.toString().endsWith(".zip")) {
                try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
                    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                        if (entry.getName().endsWith(".json")) {
                            add(JSON.readTree(zip.readAllBytes()), read);
                        }
                    }
                }
            } else {
                add(JSON.readTree(Files.readAllBytes(file)), read);
            }
        } catch (IOException unreadable) {
            throw new RefusedException("--advisories: " + file + " cannot be read: " + unreadable);
        }
        if (read.isEmpty()) {
            throw new RefusedException("--advisories: " + file
                    + " has no advisories: expected an export of OSV, a .zip of JSON files or a JSON array");
        }
        return read;
    }

    private static void add(JsonNode json, List<JsonNode> to) {
        JsonNode list = json.has("vulns") ? json.path("vulns") : json;
        if (list.isArray()) {
            list.forEach(each -> add(each, to));
        } else if (list.has("id") && list.has("affected")) {
            to.add(list);
        }
    }

    /** Returns one line for each component of a bill of materials that an advisory affects. */
    List<String> hits(Path bom) throws IOException {
        List<String> hits = new ArrayList<>();
        for (JsonNode listed : JSON.readTree(Files.readAllBytes(bom)).path("components")) {
            Component component = Component.of(listed.path("purl").asText());
            if (component == null) {
                continue;
            }
            for (JsonNode advisory : all) {
                if (!advisory.has("withdrawn") && affects(advisory, component)) {
                    hits.add(component.name() + " " + component.version() + " has "
                            + advisory.path("id").asText() + ": "
                            + advisory.path("summary").asText("(no summary)"));
                }
            }
        }
        return hits;
    }

    private static boolean affects(JsonNode advisory, Component component) {
        for (JsonNode affected : advisory.path("affected")) {
            JsonNode named = affected.path("package");
            if (!component.ecosystem().equals(named.path("ecosystem").asText())
                    || !component.name().equals(named.path("name").asText())) {
                continue;
            }
            for (JsonNode version : affected.path("versions")) {
                if (version.asText().equals(component.version())) {
                    return true;
                }
            }
            for (JsonNode range : affected.path("ranges")) {
                if (!range.path("type").asText().equals("GIT") && contains(range.path("events"), component)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Evaluates the events of a range in the order of their versions (OSV schema, "affected[].ranges[].events"). */
    private static boolean contains(JsonNode events, Component component) {
        List<JsonNode> ordered = new ArrayList<>();
        events.forEach(ordered::add);
        ordered.sort(Comparator.comparing(event -> new ComparableVersion(bound(event))));
        boolean inside = false;
        for (JsonNode event : ordered) {
            String bound = bound(event);
            if (event.has("introduced")) {
                inside |= bound.equals("0") || compare(component, bound) >= 0;
            } else if (event.has("fixed")) {
                inside &= isBefore(component, bound);
            } else if (event.has("last_affected")) {
                inside &= compare(component, bound) <= 0;
            }
        }
        return inside;
    }

    private static String bound(JsonNode event) {
        return event.elements().next().asText();
    }

    /**
     * Returns whether a component is older than {@code fixed}. An npm pre-release of the fixed version counts as affected, because its
     * order depends on words that differ by project.
     */
    private static boolean isBefore(Component component, String fixed) {
        int order = compare(component, fixed);
        return order < 0 || (order == 0 && component.isPreRelease());
    }

    private static int compare(Component component, String bound) {
        return new ComparableVersion(component.comparable(component.version()))
                .compareTo(new ComparableVersion(component.comparable(bound)));
    }
}
