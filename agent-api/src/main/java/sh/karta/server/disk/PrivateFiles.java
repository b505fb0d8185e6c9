// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.disk;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that only their owner can read, with any umask. File systems without POSIX permissions keep their own. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** Creates a folder and its missing parents. An existing folder keeps its permissions: an operator may have chosen them. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, posix(folder) ? attribute(FOLDER) : new FileAttribute<?>[0]);
    }

    /** Creates an empty file, or makes an existing one private to its owner. */
    public static void createFile(Path file) throws IOException {
        boolean posix = posix(file);
        try {
            Files.createFile(file, posix ? attribute(FILE) : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            if (posix && !Files.getPosixFilePermissions(file).equals(FILE)) {
                Files.setPosixFilePermissions(file, FILE);
            }
        }
    }

    private static FileAttribute<?>[] attribute(Set<PosixFilePermission> permissions) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
