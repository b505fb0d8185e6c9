// SPDX-License-Identifier: Apache-2.0
package sh.karta.sbom;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.parsers.JsonParser;
import org.cyclonedx.util.LicenseResolver;

/** The bill of materials of one artefact. Its bytes do not depend on the order in which components were added. */
final class Sbom {
    private static final Version FORMAT = Version.VERSION_16;
    private static final String LICENCE = "Apache-2.0";

    private final Component subject;
    private final Instant timestamp;
    /** Files by name, then libraries by package URL. */
    private final Map<String, Component> files = new TreeMap<>();

    private final Map<String, Component> libraries = new TreeMap<>();

    Sbom(String name, String version, String purl, Instant timestamp) {
        this.subject = component(Component.Type.APPLICATION, purl, name, version);
        this.subject.setLicenses(LicenseResolver.resolve(LICENCE, false));
        this.timestamp = timestamp;
    }

    /** Adds a file of the artefact, with its hashes. */
    void addFile(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        Component component = new Component();
        component.setType(Component.Type.FILE);
        component.setName(name);
        component.setBomRef("file:" + name);
        byte[] bytes = Files.readAllBytes(file);
        component.addHash(new Hash(Hash.Algorithm.SHA_256, digest("SHA-256", bytes)));
        component.addHash(new Hash(Hash.Algorithm.SHA_384, digest("SHA-384", bytes)));
        files.put(name, component);
    }

    /** Adds a library from Maven's local repository that the artefact contains. */
    void addLibrary(Path jar) throws IOException {
        Pom pom = Pom.beside(jar);
        String name = pom.group() + ":" + pom.artifact() + ":" + pom.version();
        if (pom.licences().isEmpty()) {
            throw new UnknownException("the licence of " + name + " is not known");
        }
        String purl = purl(pom);
        Component library = component(Component.Type.LIBRARY, purl, pom.artifact(), pom.version());
        library.setGroup(pom.group());
        library.setLicenses(licences(pom.licences()));
        library.addHash(new Hash(Hash.Algorithm.SHA_256, digest("SHA-256", Files.readAllBytes(jar))));
        libraries.put(purl, library);
    }

    /** Adds a requirement that the artefact does not contain. */
    void addRequired(String purl) {
        PackageURL parts = parsed(purl);
        String name = parts.getNamespace() == null ? parts.getName() : parts.getNamespace() + "/" + parts.getName();
        libraries.put(purl, component(Component.Type.LIBRARY, purl, name, String.valueOf(parts.getVersion())));
    }

    /** Returns the bill as JSON, validated against the format's schema. */
    byte[] json() throws IOException {
        Bom bom = new Bom();
        Metadata metadata = new Metadata();
        metadata.setTimestamp(Date.from(timestamp));
        metadata.setComponent(subject);
        bom.setMetadata(metadata);
        List<Component> all = new ArrayList<>(files.values());
        all.addAll(libraries.values());
        bom.setComponents(all);
        Dependency dependsOn = new Dependency(subject.getBomRef());
        libraries.keySet().forEach(ref -> dependsOn.addDependency(new Dependency(ref)));
        bom.addDependency(dependsOn);
        // A serial number derived from the content, not a random one.
        bom.setSerialNumber("urn:uuid:" + UUID.nameUUIDFromBytes(text(bom)));
        byte[] json = text(bom);
        List<ParseException> broken = new JsonParser().validate(json, FORMAT);
        if (!broken.isEmpty()) {
            throw new UnknownException("the bill violates the schema of CycloneDX: "
                    + broken.get(0).getMessage());
        }
        return json;
    }

    private static byte[] text(Bom bom) {
        try {
            return (BomGeneratorFactory.createJson(FORMAT, bom).toJsonString() + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (GeneratorException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Component component(Component.Type type, String purl, String name, String version) {
        Component component = new Component();
        component.setType(type);
        component.setBomRef(purl);
        component.setPurl(purl);
        component.setName(name);
        component.setVersion(version);
        return component;
    }

    private static LicenseChoice licences(List<String> names) {
        LicenseChoice all = new LicenseChoice();
        for (String name : names) {
            LicenseChoice known = LicenseResolver.resolve(name, false);
            if (known == null || known.getLicenses() == null) {
                License unlisted = new License();
                unlisted.setName(name);
                all.addLicense(unlisted);
            } else {
                known.getLicenses().forEach(all::addLicense);
            }
        }
        return all;
    }

    private static String purl(Pom pom) {
        try {
            return new PackageURL("maven", pom.group(), pom.artifact(), pom.version(), null, null).canonicalize();
        } catch (MalformedPackageURLException odd) {
            throw new UnknownException("cannot create a package URL for " + pom + ": " + odd.getMessage());
        }
    }

    private static PackageURL parsed(String purl) {
        try {
            return new PackageURL(purl);
        } catch (MalformedPackageURLException odd) {
            throw new UnknownException("'" + purl + "' is not a package URL: " + odd.getMessage());
        }
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
