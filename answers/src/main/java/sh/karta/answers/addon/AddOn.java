// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.addon;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The add-on {@code karta-vectors.jar}, whose services are optional parts of the server. The server finds it in the folder of its own
 * jar. The services do not depend on each other: one that cannot run on this machine leaves the others.
 */
public final class AddOn {
    private static final Logger LOG = LoggerFactory.getLogger(AddOn.class);
    public static final String FILE = "karta-vectors.jar";

    /** Loaded once, because services keep much memory. */
    private static final class Loaded {
        static final AddOn BESIDE_SERVER = in(folder());
    }

    private final String jar;
    private final @Nullable ClassLoader loader;

    private AddOn(String jar, @Nullable ClassLoader loader) {
        this.jar = jar;
        this.loader = loader;
    }

    /** Returns the add-on beside the server's jar, without services if there is none or it cannot be opened. */
    public static AddOn besideServer() {
        return Loaded.BESIDE_SERVER;
    }

    private static AddOn in(@Nullable Path folder) {
        Path jar = folder == null ? null : folder.resolve(FILE);
        if (jar == null || !Files.isRegularFile(jar)) {
            return new AddOn(FILE, null);
        }
        try (JarFile checked = new JarFile(jar.toFile())) {
            // Never closed: the services are used until the process exits.
            return new AddOn(
                    checked.getName(),
                    new URLClassLoader("karta-vectors", new URL[] {jar.toUri().toURL()}, AddOn.class.getClassLoader()));
        } catch (IOException e) {
            LOG.warn("{} cannot be used: {}", jar, e.toString());
            return new AddOn(FILE, null);
        }
    }

    /**
     * Creates a service of the add-on.
     *
     * @param without the end of the warning: the effect of the missing service
     * @return null if there is no add-on, or with a warning if it has no such service that runs on this machine
     */
    public <S> @Nullable S service(Class<S> type, String without) {
        if (loader == null) {
            return null;
        }
        try {
            Optional<S> found = ServiceLoader.load(type, loader).findFirst();
            if (found.isEmpty()) {
                LOG.warn("{} has no {} for this version of the server: {}", jar, type.getSimpleName(), without);
            }
            return found.orElse(null);
        } catch (ServiceConfigurationError | LinkageError e) {
            // The reason why a service cannot be created is its cause.
            Throwable reason = e.getCause() == null ? e : e.getCause();
            LOG.warn("{} cannot be used: {} ({})", jar, reason.toString(), without);
            return null;
        }
    }

    private static @Nullable Path folder() {
        CodeSource source = AddOn.class.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? null
                    : Path.of(source.getLocation().toURI()).toAbsolutePath().getParent();
        } catch (URISyntaxException | IllegalArgumentException e) {
            LOG.debug("The server's jar has no place in the file system: {}", e.toString());
            return null;
        }
    }
}
