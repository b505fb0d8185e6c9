// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.problem;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Explains failures of the file system. The messages of the JDK for the most frequent ones are the path alone. */
public final class FileFailure {
    private FileFailure() {}

    /** Returns what is wrong, with the path, and what to do. */
    public static String message(IOException failure) {
        if (!(failure instanceof FileSystemException at) || at.getReason() != null) {
            return failure.getMessage() == null ? failure.toString() : failure.getMessage();
        }
        if (at instanceof AccessDeniedException) {
            return at.getFile() + ": permission denied. Give the user who runs karta-server access to it, or to its"
                    + " folder if it does not exist yet.";
        }
        if (at instanceof FileAlreadyExistsException) {
            return at.getFile() + " exists already, as a file. Name another path, or move it away.";
        }
        if (at instanceof NoSuchFileException) {
            return at.getFile() + " does not exist. Check the path.";
        }
        if (at instanceof NotDirectoryException) {
            return at.getFile() + " is a file, expected a directory.";
        }
        return String.valueOf(at.getMessage());
    }
}
