// SPDX-License-Identifier: Apache-2.0
package sh.karta.sbom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A library's POM in Maven's local repository. Missing values come from its parents, which are in the same
 * repository, because Maven has resolved them.
 */
record Pom(String group, String artifact, String version, List<String> licences) {
    /** Reads the POM beside a jar. */
    static Pom beside(Path jar) throws IOException {
        String name = String.valueOf(jar.getFileName());
        // The file name may have a classifier after the version. The folder names are exactly artifact and version.
        Path folder = parent(jar.toAbsolutePath());
        String version = String.valueOf(folder.getFileName());
        String artifact = String.valueOf(parent(folder).getFileName());
        Path file = folder.resolve(artifact + "-" + version + ".pom");
        if (!Files.isRegularFile(file)) {
            throw new UnknownException("no information about " + name + ": there is no " + file);
        }
        return read(file);
    }

    private static Pom read(Path file) throws IOException {
        Element project = parse(file);
        Element parent = child(project, "parent");
        String group = text(project, "groupId", parent);
        String artifact = text(project, "artifactId", null);
        String version = text(project, "version", parent);
        List<String> licences = licences(project);
        if (licences.isEmpty() && parent != null) {
            Path repository = file;
            for (int up = group.split("\\.").length + 3; up > 0; up--) {
                repository = parent(repository);
            }
            String parentGroup = text(parent, "groupId", null);
            String parentArtifact = text(parent, "artifactId", null);
            String parentVersion = text(parent, "version", null);
            licences = read(repository
                            .resolve(parentGroup.replace('.', '/'))
                            .resolve(parentArtifact)
                            .resolve(parentVersion)
                            .resolve(parentArtifact + "-" + parentVersion + ".pom"))
                    .licences();
        }
        return new Pom(group, artifact, version, licences);
    }

    private static Element parse(Path file) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
        } catch (ParserConfigurationException | SAXException unreadable) {
            throw new UnknownException(file + " cannot be read: " + unreadable.getMessage());
        }
    }

    /** Returns the names of the licences, or their URLs if they have no name. */
    private static List<String> licences(Element project) {
        List<String> names = new ArrayList<>();
        Element all = child(project, "licenses");
        for (Node node = all == null ? null : all.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element licence) {
                Element name = child(licence, "name");
                Element said = name == null ? child(licence, "url") : name;
                if (said != null) {
                    names.add(said.getTextContent().strip());
                }
            }
        }
        return names;
    }

    private static String text(Element owner, String name, @Nullable Element fallback) {
        Element own = child(owner, name);
        Element found = own == null && fallback != null ? child(fallback, name) : own;
        if (found == null) {
            throw new UnknownException(
                    "a POM has no " + name + ": " + owner.getOwnerDocument().getDocumentURI());
        }
        return found.getTextContent().strip();
    }

    private static @Nullable Element child(Element owner, String name) {
        for (Node node = owner.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return element;
            }
        }
        return null;
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new UnknownException(path + " is in no Maven repository");
        }
        return parent;
    }
}
